# MDR (ACM MM 2024), Table 1: 72.77 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_resnet56_cifar100/epoch_60.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=16)
model['teacher']['branches']['stage2']['module'].update(in_channels=32)
model['teacher']['branches']['stage3']['module'].update(in_channels=64)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
