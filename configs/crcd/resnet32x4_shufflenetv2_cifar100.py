# CRCD (Zhu et al., CVPR 2021): 76.23 % (MDR, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
model = dict(
    losses=dict(
        loss_crcd=dict(module=dict(student_channels=1024, teacher_channels=256)),
        loss_crcd_gradient=dict(module=dict(student_channels=1024, teacher_channels=256))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=500,
        dataset=_base_.train_dataloader.dataset))
