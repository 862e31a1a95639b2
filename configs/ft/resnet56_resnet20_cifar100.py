# FT (Kim et al., NeurIPS 2018): 69.84 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ft.py']

_base_.merge(_base_.pop('ft'))
# python tools/train.py configs/ft/paraphraser_resnet56_resnet20_cifar100.py
model = dict(
    connectors=dict(
        paraphraser=dict(
            module=dict(
                in_channels=64,
                init_cfg=dict(checkpoint=(
                    'work_dirs/ft/paraphraser_resnet56_resnet20_cifar100/epoch_30.pth')))),
        translator=dict(module=dict(in_channels=64, out_channels=32))))
