import torch
from mmpretrain.models import ClsDataPreprocessor
from mmpretrain.structures import DataSample
from torch import Tensor

from mmkd.registry import MODELS
from mmkd.utils.transfer import to_device


@MODELS.register_module()
class SingleLabelPreprocessor(ClsDataPreprocessor):
    """Preprocess as mmpretrain's ``ClsDataPreprocessor``, without its costly work per sample.

    Where each sample has one hard label and no batch augmentation is set, the labels move to the
    device together and are written back only if they had to move. Everything else, including what
    the networks get, is as in mmpretrain. The arguments are those of ``ClsDataPreprocessor``.
    """

    def forward(self, data: dict, training: bool = False) -> dict:
        """Return the normalised images (N, ..., C, H, W) and their samples."""
        samples = data.get('data_samples')
        labels = self._single_labels(samples)
        if labels is None:
            return super().forward(data, training)
        inputs = data['inputs']
        if isinstance(inputs, Tensor):
            inputs = to_device(inputs, self.device)
        inputs = super().forward(dict(inputs=inputs), training)['inputs']
        if labels.device != self.device:
            for sample, label in zip(samples, to_device(labels, self.device).split(1)):
                sample.set_field(label, 'gt_label', dtype=Tensor)
        return dict(inputs=inputs, data_samples=samples)

    def _single_labels(self, samples: list | None) -> Tensor | None:
        """Return the labels (N,) if each sample has one label that needs no further work."""
        if (not samples or self.batch_augments is not None or self.to_onehot
                or not isinstance(samples[0], DataSample) or 'gt_label' not in samples[0]
                or 'gt_score' in samples[0]):
            return None
        labels = torch.cat([sample.gt_label for sample in samples])
        return labels if len(labels) == len(samples) else None
