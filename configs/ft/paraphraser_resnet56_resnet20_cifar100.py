# FT (Kim et al., NeurIPS 2018), first stage: the paraphraser.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ft.py']

model = _base_.paraphraser
model.connectors.paraphraser.module.in_channels = 64
param_scheduler = dict(_delete_=True, **_base_.ft_schedule)
train_cfg = dict(max_epochs=30)
optim_wrapper = dict(optimizer=dict(lr=0.01))  # as CRD's code does for ResNets
