# SemCKD (Chen et al., AAAI 2021) with KD. This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/semckd.py']

model = _base_.semckd
model.connectors.calibration.module.update(
    student_channels=[16, 32, 64], teacher_channels=[16, 32, 64])
train_dataloader = dict(drop_last=True)
