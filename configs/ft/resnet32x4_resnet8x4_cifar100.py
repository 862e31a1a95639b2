# FT (Kim et al., NeurIPS 2018): 72.86 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/ft.py']

_base_.merge(_base_.pop('ft'))
# python tools/train.py configs/ft/paraphraser_resnet32x4_resnet8x4_cifar100.py
model = dict(
    connectors=dict(
        paraphraser=dict(module=dict(init_cfg=dict(checkpoint=(
            'work_dirs/ft/paraphraser_resnet32x4_resnet8x4_cifar100/epoch_30.pth'))))))
