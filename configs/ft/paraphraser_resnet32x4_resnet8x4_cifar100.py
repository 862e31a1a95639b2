# FT (Kim et al., NeurIPS 2018), first stage: the paraphraser.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/ft_paraphraser.py']

_base_.merge(_base_.pop('ft_paraphraser'))
optim_wrapper = dict(optimizer=dict(lr=0.01))  # as CRD's code does for ResNets
