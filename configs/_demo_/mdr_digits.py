# Demo: MDR on 53 digits. First: python tools/train.py configs/_demo_/mdr_sm_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(
    teacher_checkpoint='work_dirs/_demo_/mdr_sm_digits/epoch_12.pth',
    teacher=dict(
        branches=dict(
            stage1=dict(module=dict(in_channels=16, num_classes=10)),
            stage2=dict(module=dict(in_channels=32, num_classes=10)),
            stage3=dict(module=dict(in_channels=64, num_classes=10)))),
    connectors=dict(
        stage1=dict(module=dict(in_channels=16)),
        stage2=dict(module=dict(in_channels=32)),
        stage3=dict(module=dict(in_channels=64))))
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='MixupPositives', pipeline=_base_.train_pipeline[:1],
            dataset=dict(
                type='FewShotSubset', ratio=0.05, dataset=dict(type='Digits', split='train')))))
