from collections.abc import Sequence

from mmpretrain.models import ClsDataPreprocessor
from mmpretrain.structures import DataSample
from torch import Tensor

from mmkd.registry import MODELS
from mmkd.structures.labelled_samples import LabelledSamples
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
        labelled = self._labelled(samples)
        if labelled is None:
            return super().forward(data, training)
        inputs = data['inputs']
        if isinstance(inputs, Tensor):
            inputs = to_device(inputs, self.device)
        inputs = super().forward(dict(inputs=inputs), training)['inputs']
        return dict(inputs=inputs, data_samples=labelled.to(self.device))

    def _labelled(self, samples: Sequence | None) -> LabelledSamples | None:
        """Return the samples if each has one label that needs no further work."""
        if not samples or self.batch_augments is not None or self.to_onehot:
            return None
        if isinstance(samples, LabelledSamples):
            return samples
        if (not isinstance(samples[0], DataSample) or 'gt_label' not in samples[0]
                or 'gt_score' in samples[0]
                or any(len(sample.gt_label) != 1 for sample in samples)):
            return None
        return LabelledSamples(samples)
