# SemCKD (Chen et al., AAAI 2021) with KD. This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    connectors=dict(
        calibration=dict(
            module=dict(student_channels=[16, 32, 64], teacher_channels=[16, 32, 64]))))
train_dataloader = dict(drop_last=True)
