# FT (Kim et al., NeurIPS 2018): 69.84 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ft.py']

model = _base_.ft
model.connectors.paraphraser.module.in_channels = 64
model.connectors.translator.module.update(in_channels=64, out_channels=32)
# python tools/train.py configs/ft/paraphraser_resnet56_resnet20_cifar100.py
model.connectors.paraphraser.module.init_cfg.checkpoint = (
    'work_dirs/ft/paraphraser_resnet56_resnet20_cifar100/epoch_30.pth')
