# CRCD (Zhu et al., CVPR 2021): 69.99 % (MDR, Table 1).
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
model = dict(
    losses=dict(
        loss_crcd=dict(module=dict(student_channels=1280, teacher_channels=2048)),
        loss_crcd_gradient=dict(module=dict(student_channels=1280, teacher_channels=2048))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=500,
        dataset=_base_.train_dataloader.dataset))
