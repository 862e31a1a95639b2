# MDR (ACM MM 2024), Table 1: 76.79 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/mdr.py']

_base_.merge(_base_.pop('mdr'))
model = dict(teacher_checkpoint='work_dirs/mdr/sm_wrn_40_2_cifar100/epoch_60.pth')
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.cifar100_positives))
