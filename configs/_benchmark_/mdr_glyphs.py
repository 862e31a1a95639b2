# Glyphs: MDR. First: python tools/train.py configs/_benchmark_/mdr_sm_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/_benchmark_/mdr_sm_glyphs/epoch_10.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=16)
model['teacher']['branches']['stage2']['module'].update(in_channels=32)
model['teacher']['branches']['stage3']['module'].update(in_channels=64)
model['connectors']['stage1']['module'].update(in_channels=16)
model['connectors']['stage2']['module'].update(in_channels=32)
model['connectors']['stage3']['module'].update(in_channels=64)
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='MixupPositives', pipeline=_base_.train_pipeline[:1],
        dataset=dict(
            type='TensorImages', dataset=dict(type='Glyphs', split='train', pipeline=[]))))
