# Glyphs: MDR. First: python tools/train.py configs/_benchmark_/mdr_sm_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/_benchmark_/mdr_sm_glyphs/epoch_10.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=16)),
            stage2=dict(module=dict(in_channels=32)),
            stage3=dict(module=dict(in_channels=64)))),
    connectors=dict(
        stage1=dict(module=dict(in_channels=16)),
        stage2=dict(module=dict(in_channels=32)),
        stage3=dict(module=dict(in_channels=64))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='MixupPositives', pipeline=_base_.train_pipeline[:1],
        dataset=dict(
            type='TensorImages', dataset=dict(type='Glyphs', split='train', pipeline=[]))))
