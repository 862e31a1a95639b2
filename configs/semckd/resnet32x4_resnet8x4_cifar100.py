# SemCKD (Chen et al., AAAI 2021) with KD. The authors train a pair of this name; see README.md.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
train_dataloader = dict(drop_last=True)
