# SemCKD (Chen et al., AAAI 2021) with KD: 77.39 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    connectors=dict(
        calibration=dict(
            module=dict(student_channels=[240, 480, 960], teacher_channels=[32, 64, 128]))))
train_dataloader = dict(drop_last=True)
