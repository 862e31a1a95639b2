# CRCD (Zhu et al., CVPR 2021): 75.50 % (MDR, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/crcd.py']

_base_.merge(_base_.pop('crcd'))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=500,
        dataset=_base_.train_dataloader.dataset))
