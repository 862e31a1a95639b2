# Demo: VSD on 53 digits of 16 px. First: python tools/train.py configs/_demo_/vsd_teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits_16px.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/_demo_/vsd_teacher_digits/epoch_12.pth',
    connectors=dict(
        branches=dict(
            module=dict(backbone=_base_.resnet8.backbone, channels=(16, 32, 64), num_outputs=40))))
