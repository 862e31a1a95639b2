# CRD (Tian et al., ICLR 2020): 71.16 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(losses=dict(loss_crd=dict(module=dict(student_channels=64, teacher_channels=64))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
