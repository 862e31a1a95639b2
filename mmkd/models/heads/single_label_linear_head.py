from collections.abc import Sequence

from mmpretrain.models.heads import LinearClsHead
from torch import Tensor

from mmkd.registry import MODELS
from mmkd.structures.labelled_samples import LabelledSamples


@MODELS.register_module()
class SingleLabelLinearHead(LinearClsHead):
    """Classify by a linear layer; labels that come as one tensor are taken as they are.

    mmpretrain's head reads the label of each sample, for which the samples have to be made first.
    That takes longer than the layer itself where images are small. Everything else, including the
    numbers, the keys and the arguments, is as in mmpretrain's ``LinearClsHead``.
    """

    def _get_loss(self, cls_score: Tensor, data_samples: Sequence, **kwargs) -> dict[str, Tensor]:
        if not isinstance(data_samples, LabelledSamples) or self.cal_acc:
            return super()._get_loss(cls_score, data_samples, **kwargs)
        labels = data_samples.labels
        return dict(loss=self.loss_module(cls_score, labels, avg_factor=len(labels), **kwargs))
