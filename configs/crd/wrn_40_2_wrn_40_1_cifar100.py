# CRD (Tian et al., ICLR 2020): 74.76 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(
    losses=dict(loss_crd=dict(module=dict(student_channels=64, teacher_channels=128))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
