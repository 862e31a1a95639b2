from mmkd.models.heads.distillation_token_head import DistillationTokenHead
from mmkd.models.heads.joint_linear_head import JointLinearClsHead
from mmkd.models.heads.single_label_linear_head import SingleLabelLinearHead
from mmkd.models.heads.unlabelled_head import UnlabelledHead

__all__ = [
    'DistillationTokenHead', 'JointLinearClsHead', 'SingleLabelLinearHead', 'UnlabelledHead'
]
