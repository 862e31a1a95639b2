# SemCKD (Chen et al., AAAI 2021) with KD: 73.54 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    connectors=dict(
        calibration=dict(
            module=dict(student_channels=[16, 32, 64], teacher_channels=[32, 64, 128]))))
train_dataloader = dict(drop_last=True)
