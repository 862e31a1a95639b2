# FT (Kim et al., NeurIPS 2018), first stage: the paraphraser.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ft.py']

model = _base_.paraphraser
model.teacher_layers.last = 'backbone.stage5'
model.connectors.paraphraser.module.in_channels = 512
param_scheduler = dict(_delete_=True, **_base_.ft_schedule)
train_cfg = dict(max_epochs=30)
