# CRCD (Zhu et al., CVPR 2021): 73.92 % (MDR, Table 1).
_base_ = ['../_base_/pairs/resnet110_resnet32_cifar100.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
model = dict(
    losses=dict(
        loss_crcd=dict(module=dict(student_channels=64, teacher_channels=64)),
        loss_crcd_gradient=dict(module=dict(student_channels=64, teacher_channels=64))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=500,
        dataset=_base_.train_dataloader.dataset))
