"""Which of a detector's labels are the classes that a data set asks for."""
from collections.abc import Sequence

import torch
from torch import Tensor


def label_map(own: Sequence[str], asked: Sequence[str]) -> Tensor | None:
    """Return the label that each own class has in the data set, (K,); -1 for one of no interest.

    It is None where the order of the classes is the same already, or where they cannot be told
    apart by name: an asked class is missing, or a name stands twice.

    Args:
        own: The names of the detector's K classes; empty where they are not known.
        asked: The names of the data set's classes.
    """
    if tuple(own) == tuple(asked) or not asked or not set(asked) <= set(own):
        return None
    if len(set(own)) < len(own) or len(set(asked)) < len(asked):
        return None
    place = {name: label for label, name in enumerate(asked)}
    return torch.tensor([place.get(name, -1) for name in own])


def relabel(predictions: Sequence, label_of: Tensor) -> None:
    """Give the boxes of detections the labels of the data set and drop all others, in place.

    Args:
        predictions: Samples of mmdet with ``pred_instances``.
        label_of: What :func:`label_map` returned.
    """
    for sample in predictions:
        found = sample.pred_instances
        labels = label_of.to(found.labels.device)[found.labels]
        found.labels = labels
        sample.pred_instances = found[labels >= 0]
