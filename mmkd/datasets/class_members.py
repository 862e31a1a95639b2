"""Images of a class, or of all other classes, drawn for a whole batch where its labels are."""
import torch
from torch import Tensor

from mmkd.utils.transfer import to_device


class SortedByClass:
    """The places of a set's images, those of each class in a row.

    Args:
        labels: (M,), the class of each image.
    """

    def __init__(self, labels: Tensor) -> None:
        counts = torch.bincount(labels)
        self.tensors = labels.argsort(stable=True), counts.cumsum(0) - counts, counts

    def on(self, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
        """Return places (M,), and where each class begins among them and how many it has."""
        if self.tensors[0].device != device:
            self.tensors = tuple(to_device(tensor, device) for tensor in self.tensors)
        return self.tensors


class SameClass(SortedByClass):
    """Draws images of the same class."""

    def draw(self, labels: Tensor) -> Tensor:
        """Return the place of one image for each of the labels (N,), (N,)."""
        places, starts, counts = self.on(labels.device)
        return places[starts[labels] + _below(counts[labels])]


class OtherClasses(SortedByClass):
    """Draws images of all other classes."""

    def draw(self, labels: Tensor, number: int) -> Tensor:
        """Return the places of images for each of the labels (N,), (N, number).

        They are drawn with repetition where the other classes have fewer images.
        """
        places, starts, counts = self.on(labels.device)
        start, count = starts[labels][:, None], counts[labels][:, None]
        others = len(places) - count
        if number > len(places):
            return places[_around(_below(others.expand(-1, number)), start, count)]
        keys = torch.rand(len(labels), len(places), device=labels.device)
        rank = torch.arange(len(places), device=labels.device)
        is_own = (rank >= start) & (rank < start + count)
        drawn = keys.masked_fill(is_own, -1).topk(number, sorted=False).indices
        repeated = _around(_below(others.expand(-1, number)), start, count)
        return places[torch.where(others < number, repeated, drawn)]


def _below(limits: Tensor) -> Tensor:
    """Return random integers from 0 to below each limit."""
    drawn = torch.rand(limits.shape, device=limits.device, dtype=torch.float64) * limits
    return drawn.long().minimum(limits - 1)


def _around(ranks: Tensor, start: Tensor, count: Tensor) -> Tensor:
    """Return ranks that leave out a class which begins at ``start``."""
    return ranks + count * (ranks >= start)
