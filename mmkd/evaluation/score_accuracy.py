from collections.abc import Sequence

import torch
from mmengine.dist import all_gather
from mmengine.evaluator import BaseMetric
from torch import Tensor

from mmkd.registry import METRICS


@METRICS.register_module()
class ScoreAccuracy(BaseMetric):
    """Measure the top-k accuracy where the scores are, and read it once in an epoch.

    The numbers are those of mmpretrain's ``Accuracy``, which copies the scores of every image to
    the host. Beside the prediction itself, ``JointLinearClsHead`` writes ``aggregated_score``,
    ``MutualDistiller`` ``peer1_score`` and so on; the name of the field is that of the metric:
    ``accuracy/top1``, ``aggregated/top1``, ``peer1/top1``.

    Args:
        field: Name of the scores in the data samples, (K,), ending with ``_score``.
        topk: Which k, each up to K.

    Attributes:
        hits: Of the last evaluation: which images were right, (M, number of k), bool, in the order
            of the data set; None before the first.

    Raises:
        ValueError: If the field has another ending, or there is no k.
    """

    def __init__(self, field: str = 'pred_score', *, topk: int | Sequence[int] = (1, )) -> None:
        if not field.endswith('_score'):
            raise ValueError(f"field must end with '_score', got {field!r}")
        if isinstance(topk, Sequence) and not topk:
            raise ValueError('topk must hold a number from 1 on, got none')
        prefix = 'accuracy' if field == 'pred_score' else field.removesuffix('_score')
        super().__init__(prefix=prefix)
        self.field, self.topk = field, (topk,) if isinstance(topk, int) else tuple(topk)
        self.hits: Tensor | None = None

    def process(self, data_batch: object, data_samples: Sequence[dict]) -> None:
        """Count in the predictions of a batch.

        Raises:
            KeyError: If the network did not write the field.
        """
        for sample in data_samples:
            if self.field not in sample:
                raise KeyError(f'ScoreAccuracy: the predictions hold no {self.field!r}, only '
                               f'{sorted(sample)}')
        self.process_batch(torch.stack([sample[self.field] for sample in data_samples]),
                           torch.cat([sample['gt_label'] for sample in data_samples]))

    def process_batch(self, scores: Tensor, labels: Tensor) -> None:
        """Count in a batch.

        Args:
            scores: (N, K).
            labels: (N,), integer classes.

        Raises:
            ValueError: If a k is larger than K.
        """
        most = max(self.topk)
        if most > scores.shape[1]:
            raise ValueError(f'ScoreAccuracy: there is no top-{most} accuracy of '
                             f'{scores.shape[1]} classes: set topk in val_evaluator and '
                             'test_evaluator')
        values, classes = scores.float().topk(most, dim=1)
        is_right = (classes == labels.to(classes)[:, None]) & (values > 0)
        self.results.append(torch.stack([is_right[:, :k].any(1) for k in self.topk], dim=1))

    def evaluate(self, size: int) -> dict[str, float]:
        """Return the accuracies in percent over all processes.

        Args:
            size: Images of the set; what the sampler has added to fill up the processes is dropped.
        """
        # Rank r of R has the images r, r + R, r + 2 R, ...
        self.hits = torch.stack(all_gather(torch.cat(self.results)), dim=1).flatten(0, 1)[:size]
        self.results.clear()
        return {f'{self.prefix}/{name}': value
                for name, value in self.compute_metrics([self.hits]).items()}

    def compute_metrics(self, results: list[Tensor]) -> dict[str, float]:
        """Return the accuracies in percent; this copies from the GPU."""
        hits = torch.cat(results)
        accuracies = hits.float().sum(0).mul(100 / len(hits)).tolist()
        return {f'top{k}': value for k, value in zip(self.topk, accuracies)}
