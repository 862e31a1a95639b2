from collections.abc import Mapping, Sequence

from mmengine.model import BaseDataPreprocessor

from mmkd.registry import MODELS
from mmkd.structures.labelled_samples import LabelledSamples


@MODELS.register_module()
class PairPreprocessor(BaseDataPreprocessor):
    """Take batches of a plain loader, pairs of images and labels, which are normalised already."""

    def forward(self, data: Sequence | Mapping, training: bool = False) -> dict:
        """Return ``inputs`` (N, C, H, W) and ``data_samples``, N samples, on the device."""
        if isinstance(data, Mapping):
            return self.cast_data(data)
        images, labels = data
        return dict(inputs=self.cast_data(images),
                    data_samples=LabelledSamples(self.cast_data(labels)))
