# MDR (ACM MM 2024), Table 1: 77.94 %.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_resnet32x4_cifar100/epoch_60.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=64)
model['teacher']['branches']['stage2']['module'].update(in_channels=128)
model['teacher']['branches']['stage3']['module'].update(in_channels=256)
model['connectors']['stage1']['module'].update(in_channels=64)
model['connectors']['stage2']['module'].update(in_channels=128)
model['connectors']['stage3']['module'].update(in_channels=256)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
