# FT (Kim et al., NeurIPS 2018), first stage: the paraphraser.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ft_paraphraser.py']

_base_.merge(_base_.pop('ft_paraphraser'))
model = dict(connectors=dict(paraphraser=dict(module=dict(in_channels=64))))
optim_wrapper = dict(optimizer=dict(lr=0.01))  # as CRD's code does for ResNets
