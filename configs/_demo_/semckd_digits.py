# Demo: SemCKD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    connectors=dict(
        calibration=dict(
            module=dict(
                student_channels=[16, 32, 64], teacher_channels=[16, 32, 64], batch_size=53))),
    losses=dict(loss_semckd=dict(weight=10.0)))  # 400 diverges at once here
train_dataloader = dict(drop_last=True)
