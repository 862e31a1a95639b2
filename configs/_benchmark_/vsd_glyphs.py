# Glyphs: VSD. First: python tools/train.py configs/_benchmark_/vsd_teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/vsd.py']
model = dict(
    **_base_.vsd,
    teacher_checkpoint='work_dirs/_benchmark_/vsd_teacher_glyphs/epoch_8.pth')
model['connectors']['branches']['module'].update(
    backbone=_base_.resnet8.backbone, channels=(16, 32, 64), num_outputs=400)
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
