# Glyphs: MDR's first stage, the modules of the teacher. First: teacher_glyphs.py
_base_ = ['teacher_glyphs.py', '../_base_/methods/mdr_sm.py']

_base_.merge(_base_.pop('mdr_sm'))
model = dict(
    frozen_classifier='work_dirs/_benchmark_/teacher_glyphs/epoch_30.pth',
    branches=dict(
        stage1=dict(module=dict(in_channels=16)),
        stage2=dict(module=dict(in_channels=32)),
        stage3=dict(module=dict(in_channels=64))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='MixupPositives', pipeline=_base_.train_pipeline[:1],
        dataset=dict(
            type='TensorImages', dataset=dict(type='Glyphs', split='train', pipeline=[]))))
val_dataloader = dict(
    dataset=dict(
        _delete_=True, type='MixupPositives', pipeline=[],
        dataset=dict(
            type='TensorImages', dataset=dict(type='Glyphs', split='test', pipeline=[]))))
param_scheduler = dict(total_steps=10)
train_cfg = dict(max_epochs=10)
