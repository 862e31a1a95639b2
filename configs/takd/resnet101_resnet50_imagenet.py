# TAKD in DPK (Zong et al., ICLR 2023), Table 11, first link of three.
_base_ = [
    '../kd/resnet34_resnet18_imagenet.py',
    '../_base_/models/imagenet/resnet101.py',
    '../_base_/models/imagenet/resnet50.py',
]
model = dict(
    student=dict(_delete_=True, **_base_.resnet50),
    teacher=dict(_delete_=True, **_base_.resnet101),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'resnet/resnet101_8xb32_in1k_20210831-539c63f8.pth'))
model['student']['head']['loss']['loss_weight'] = _base_.model.student.head.loss.loss_weight
