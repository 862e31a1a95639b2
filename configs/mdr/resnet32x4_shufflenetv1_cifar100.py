# MDR (ACM MM 2024), Fig. 3: the pair is in no table.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cifar100.py', '../_base_/methods/mdr.py']
model = dict(**_base_.mdr, teacher_checkpoint='work_dirs/mdr/sm_resnet32x4_cifar100/epoch_60.pth')
model['teacher']['branches']['stage1']['module'].update(in_channels=64)
model['teacher']['branches']['stage2']['module'].update(in_channels=128)
model['teacher']['branches']['stage3']['module'].update(in_channels=256)
model['connectors']['stage1']['module'].update(in_channels=240)
model['connectors']['stage2']['module'].update(in_channels=480)
model['connectors']['stage3']['module'].update(in_channels=960)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
