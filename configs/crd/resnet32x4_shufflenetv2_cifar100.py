# CRD (Tian et al., ICLR 2020): 76.51 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(
    losses=dict(loss_crd=dict(module=dict(student_channels=1024, teacher_channels=256))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
