"""The samples of a batch that are known by their labels alone."""
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        fields: Name -> tensor of N rows, such as the places of the images in the set. A sample
            that is made has its row of each in its metadata.
        shared: What the metadata of every sample has in common.
    """

    def __init__(self, content: Tensor | Iterable[DataSample],
                 fields: Mapping[str, Tensor] | None = None,
                 shared: Mapping[str, object] | None = None) -> None:
        self.fields, self.shared = dict(fields or {}), dict(shared or {})
        self._samples = None if isinstance(content, Tensor) else list(content)
        self.labels = content if isinstance(content, Tensor) else torch.cat(
            [sample.gt_label for sample in self._samples])

    def to(self, device: torch.device | str) -> 'LabelledSamples':
        """Return the samples with labels and fields on a device; samples that exist are kept."""
        tensors = (self.labels, *self.fields.values())
        if all(tensor.device == torch.device(device) for tensor in tensors):
            return self
        moved = LabelledSamples(to_device(self.labels, device), {
            name: to_device(tensor, device) for name, tensor in self.fields.items()}, self.shared)
        if self._samples is not None:
            moved._samples = self._samples
            moved._write_labels()
        return moved

    def with_fields(self, **fields: Tensor) -> 'LabelledSamples':
        """Return the samples, not made yet, with further fields."""
        return LabelledSamples(self.labels, {**self.fields, **fields}, self.shared)

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[DataSample]:
        return iter(self._made())

    def __getitem__(self, index: int | slice) -> DataSample | list[DataSample]:
        return self._made()[index]

    def _made(self) -> list[DataSample]:
        if self._samples is None:
            rows = zip(*self.fields.values()) if self.fields else [()] * len(self.labels)
            self._samples = [DataSample(metainfo={**self.shared, **dict(zip(self.fields, row))})
                             for row in rows]
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
