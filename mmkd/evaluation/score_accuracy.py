from collections.abc import Sequence

from mmpretrain.evaluation import Accuracy

from mmkd.registry import METRICS


@METRICS.register_module()
class ScoreAccuracy(Accuracy):
    """Measure the top-k accuracy of a second prediction that stands beside the first.

    ``JointLinearClsHead`` writes ``aggregated_score``, ``MutualDistiller`` writes ``peer1_score``
    and so on. The field names the metric: ``aggregated/top1``, ``peer1/top1``.

    Args:
        field: Name of the score (K,) in the data samples; it ends with ``_score``.
        topk: The values of k, as in mmpretrain's ``Accuracy``.

    Raises:
        ValueError: If the field has another ending.
    """

    def __init__(self, field: str, *, topk: int | Sequence[int] = (1, )) -> None:
        if not field.endswith('_score'):
            raise ValueError(f"field must end with '_score', got {field!r}")
        super().__init__(topk=topk, prefix=field.removesuffix('_score'))
        self.field = field

    def process(self, data_batch: object, data_samples: Sequence[dict]) -> None:
        """Collect the scores of a batch.

        Raises:
            KeyError: If the network did not write the field.
        """
        for sample in data_samples:
            if self.field not in sample:
                raise KeyError(f'ScoreAccuracy: the predictions hold no {self.field!r}, only '
                               f'{sorted(sample)}')
        super().process(data_batch, [{**sample, 'pred_score': sample[self.field]}
                                     for sample in data_samples])
