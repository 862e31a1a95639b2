"""The samples of a batch that are known by their labels alone."""
from collections.abc import Iterable, Iterator, Sequence

import torch
from mmpretrain.structures import DataSample
from torch import Tensor

from mmkd.utils.transfer import to_device


class LabelledSamples(Sequence):
    """N samples of mmpretrain with one label each, made when the first of them is asked for.

    What needs the labels takes them as one tensor; making samples takes longer than augmenting
    their images.

    Args:
        content: Labels (N,), integer classes, or samples that exist already.
    """

    def __init__(self, content: Tensor | Iterable[DataSample]) -> None:
        self._samples = None if isinstance(content, Tensor) else list(content)
        self.labels = content if isinstance(content, Tensor) else torch.cat(
            [sample.gt_label for sample in self._samples])

    def to(self, device: torch.device | str) -> 'LabelledSamples':
        """Return the samples with their labels on a device; samples that exist are kept."""
        if self.labels.device == torch.device(device):
            return self
        moved = LabelledSamples(to_device(self.labels, device))
        if self._samples is not None:
            moved._samples = self._samples
            moved._write_labels()
        return moved

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[DataSample]:
        return iter(self._made())

    def __getitem__(self, index: int | slice) -> DataSample | list[DataSample]:
        return self._made()[index]

    def _made(self) -> list[DataSample]:
        if self._samples is None:
            self._samples = [DataSample() for _ in range(len(self.labels))]
            self._write_labels()
        return self._samples

    def _write_labels(self) -> None:
        for sample, label in zip(self._samples, self.labels.split(1)):
            sample.set_field(label, 'gt_label', dtype=Tensor)


def labels_of(samples: Sequence[DataSample]) -> Tensor:
    """Return the labels of samples one after the other."""
    if isinstance(samples, LabelledSamples):
        return samples.labels
    return torch.cat([sample.gt_label for sample in samples])
