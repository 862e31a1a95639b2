# CRD (Tian et al., ICLR 2020): 69.73 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(losses=dict(loss_crd=dict(module=dict(student_channels=1280, teacher_channels=512))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
