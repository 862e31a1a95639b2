# MDR (ACM MM 2024), Table 1: 77.09 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_wrn_40_2_cifar100/epoch_60.pth')
model['connectors']['stage1']['module'].update(in_channels=32)
model['connectors']['stage2']['module'].update(in_channels=64)
model['connectors']['stage3']['module'].update(in_channels=128)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
