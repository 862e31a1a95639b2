# CRD (Tian et al., ICLR 2020): 69.73 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/crd.py']

model = _base_.crd
model.losses.loss_crd.module.update(student_channels=1280, teacher_channels=512)
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
