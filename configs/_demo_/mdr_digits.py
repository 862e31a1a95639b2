# Demo: MDR on 53 digits. First: python tools/train.py configs/_demo_/mdr_sm_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/_demo_/mdr_sm_digits/epoch_12.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=16, num_classes=10)
model['teacher']['branches']['stage2']['module'].update(in_channels=32, num_classes=10)
model['teacher']['branches']['stage3']['module'].update(in_channels=64, num_classes=10)
model['connectors']['stage1']['module'].update(in_channels=16)
model['connectors']['stage2']['module'].update(in_channels=32)
model['connectors']['stage3']['module'].update(in_channels=64)
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='MixupPositives', pipeline=_base_.train_pipeline[:1],
            dataset=dict(
                type='FewShotSubset', ratio=0.05, dataset=dict(type='Digits', split='train')))))
