# MDR (ACM MM 2024), Table 1: 75.18 %.
_base_ = ['../_base_/pairs/resnet110_resnet32_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_resnet110_cifar100/epoch_60.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=16)
model['teacher']['branches']['stage2']['module'].update(in_channels=32)
model['teacher']['branches']['stage3']['module'].update(in_channels=64)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
