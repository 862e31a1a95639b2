from collections.abc import Sequence

from mmpretrain.evaluation import Accuracy

from mmkd.registry import METRICS


@METRICS.register_module()
class ScoreAccuracy(Accuracy):
    """Top-k accuracy of a second prediction that stands beside the first.

    ``JointLinearClsHead`` writes ``aggregated_score``, ``MutualDistiller`` ``peer1_score`` and so
    on. The name of the field is that of the metric: ``aggregated/top1``, ``peer1/top1``.

    Args:
        field: Name of the score in the data samples, (K,), ending with ``_score``.
        topk: As of mmpretrain's ``Accuracy``.

    Raises:
        ValueError: The field has another ending.
    """

    def __init__(self, field: str, *, topk: int | Sequence[int] = (1, )) -> None:
        if not field.endswith('_score'):
            raise ValueError(f"field must end with '_score', got {field!r}")
        super().__init__(topk=topk, prefix=field.removesuffix('_score'))
        self.field = field

    def process(self, data_batch: object, data_samples: Sequence[dict]) -> None:
        """Collect the scores of a batch.

        Raises:
            KeyError: The network did not write the field.
        """
        for sample in data_samples:
            if self.field not in sample:
                raise KeyError(f'ScoreAccuracy: the predictions hold no {self.field!r}, only '
                               f'{sorted(sample)}')
        super().process(data_batch, [{**sample, 'pred_score': sample[self.field]}
                                     for sample in data_samples])
