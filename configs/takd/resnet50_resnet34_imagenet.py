# TAKD in DPK (Zong et al., ICLR 2023), Table 11, second link of three.
_base_ = [
    '../kd/resnet34_resnet18_imagenet.py',
    '../_base_/models/imagenet/resnet50.py',
]
model = dict(
    student=dict(_delete_=True, **_base_.resnet34),
    teacher=dict(_delete_=True, **_base_.resnet50),
    teacher_checkpoint='work_dirs/takd/resnet101_resnet50_imagenet/epoch_100.pth')
model['student']['head']['loss']['loss_weight'] = _base_.model.student.head.loss.loss_weight
