# SemCKD (Chen et al., AAAI 2021) with KD: 78.26 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    connectors=dict(
        calibration=dict(
            module=dict(student_channels=[116, 232, 464], teacher_channels=[64, 128, 256]))))
train_dataloader = dict(drop_last=True)
