"""Validation and test in batches, without work for each image."""
from collections.abc import Sequence

import torch
from mmengine.runner import TestLoop, ValLoop, autocast
from torch import Tensor

from mmkd.evaluation.score_accuracy import ScoreAccuracy
from mmkd.registry import LOOPS
from mmkd.structures.labelled_samples import labels_of
from mmkd.utils.distributed import unwrap


class ScoreSlot:
    """Takes what a head writes into a data sample, and does nothing else with it."""

    __slots__ = ('scores',)

    def __init__(self) -> None:
        self.scores: dict[str, Tensor] = {}

    def set_pred_score(self, score: Tensor) -> 'ScoreSlot':
        """Take the scores, (K,)."""
        return self.set_field(score, 'pred_score')

    def set_pred_label(self, label: Tensor) -> 'ScoreSlot':
        """Leave out what the scores say already."""
        return self

    def set_field(self, value: Tensor, name: str) -> 'ScoreSlot':
        """Take other scores."""
        self.scores[name] = value
        return self


class BatchedScores:
    """Scores whole batches where all that is asked for are accuracies of classifiers.

    Everything else, such as mmdet's metrics or a dump of predictions, goes MMEngine's way. Hooks
    get no outputs: to draw predictions, take MMEngine's loop.
    """

    def run_iter(self, idx: int, data_batch: dict) -> None:
        """Predict and count in one batch."""
        metrics = self.evaluator.metrics
        if not all(isinstance(metric, ScoreAccuracy) for metric in metrics):
            super().run_iter(idx, data_batch)
            return
        mode = 'val' if isinstance(self, ValLoop) else 'test'
        self.runner.call_hook(f'before_{mode}_iter', batch_idx=idx, data_batch=data_batch)
        with torch.no_grad(), autocast(enabled=self.fp16):
            self._score(data_batch, metrics)
        self.runner.call_hook(f'after_{mode}_iter', batch_idx=idx, data_batch=data_batch,
                              outputs=[])

    def _score(self, data_batch: dict, metrics: Sequence[ScoreAccuracy]) -> None:
        model = unwrap(self.runner.model)
        data = model.data_preprocessor(data_batch, False)
        slots = [ScoreSlot() for _ in data['inputs']]
        model(data['inputs'], slots, mode='predict')
        labels = labels_of(data['data_samples'])
        for metric in metrics:
            if metric.field not in slots[0].scores:
                raise KeyError(f'ScoreAccuracy: the network predicts no {metric.field!r}, only '
                               f'{sorted(slots[0].scores)}')
            metric.process_batch(torch.stack([slot.scores[metric.field] for slot in slots]),
                                 labels)


@LOOPS.register_module()
class BatchedValLoop(BatchedScores, ValLoop):
    """Validates as :class:`BatchedScores` does; arguments as of MMEngine's ``ValLoop``."""


@LOOPS.register_module()
class BatchedTestLoop(BatchedScores, TestLoop):
    """Tests as :class:`BatchedScores` does; arguments as of MMEngine's ``TestLoop``."""
