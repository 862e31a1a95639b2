# CRCD (Zhu et al., CVPR 2021): 74.31 % (MDR, Table 1).
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
model = dict(
    losses=dict(
        loss_crcd=dict(module=dict(student_channels=512, teacher_channels=512)),
        loss_crcd_gradient=dict(module=dict(student_channels=512, teacher_channels=512))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=500,
        dataset=_base_.train_dataloader.dataset))
