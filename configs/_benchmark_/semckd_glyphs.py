# Glyphs: SemCKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/semckd.py']

model = _base_.semckd
model.connectors.calibration.module.update(
    student_channels=[16, 32, 64], teacher_channels=[16, 32, 64], batch_size=32)
train_dataloader = dict(drop_last=True)
