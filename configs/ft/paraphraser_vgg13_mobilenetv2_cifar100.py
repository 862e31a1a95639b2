# FT (Kim et al., NeurIPS 2018), first stage: the paraphraser.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ft_paraphraser.py']

_base_.merge(_base_.pop('ft_paraphraser'))
model = dict(
    teacher_layers=dict(last='backbone.stage5'),
    connectors=dict(paraphraser=dict(module=dict(in_channels=512))))
