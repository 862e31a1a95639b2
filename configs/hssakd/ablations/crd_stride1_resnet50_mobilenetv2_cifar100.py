# CRD in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 76.89 %.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    losses=dict(loss_crd=dict(module=dict(student_channels=1280, teacher_channels=2048))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
optim_wrapper = dict(optimizer=dict(nesterov=True))
