# Demo: MDR's first stage, the modules of the teacher on 1078 digits. First: teacher_digits.py
_base_ = ['teacher_digits.py', '../_base_/methods/mdr_sm.py']

_base_.merge(_base_.pop('mdr_sm'))
model = dict(
    frozen_classifier='work_dirs/_demo_/teacher_digits/epoch_12.pth',
    branches=dict(
        stage1=dict(module=dict(in_channels=16, num_classes=10)),
        stage2=dict(module=dict(in_channels=32, num_classes=10)),
        stage3=dict(module=dict(in_channels=64, num_classes=10))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='MixupPositives', pipeline=_base_.train_pipeline[:1],
        dataset=dict(type='Digits', split='train')))
val_dataloader = dict(
    dataset=dict(
        _delete_=True, type='MixupPositives', pipeline=[],
        dataset=dict(type='Digits', split='test')))
