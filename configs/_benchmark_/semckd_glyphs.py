# Glyphs: SemCKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    connectors=dict(
        calibration=dict(
            module=dict(
                student_channels=[16, 32, 64], teacher_channels=[16, 32, 64], batch_size=32))),
    losses=dict(loss_semckd=dict(weight=10.0)))  # 400 diverges at once here
train_dataloader = dict(drop_last=True)
