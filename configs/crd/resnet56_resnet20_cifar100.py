# CRD (Tian et al., ICLR 2020): 71.16 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/crd.py']

model = _base_.crd
model.losses.loss_crd.module.update(student_channels=64, teacher_channels=64)
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
