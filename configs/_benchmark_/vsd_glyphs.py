# Glyphs: VSD. First: python tools/train.py configs/_benchmark_/vsd_teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/_benchmark_/vsd_teacher_glyphs/epoch_8.pth',
    connectors=dict(
        branches=dict(
            module=dict(backbone=_base_.resnet8.backbone, channels=(16, 32, 64), num_outputs=400))))
