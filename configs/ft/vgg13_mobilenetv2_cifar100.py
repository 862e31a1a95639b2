# FT (Kim et al., NeurIPS 2018): 61.78 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ft.py']

model = _base_.ft
model.student_layers.last = 'backbone.stage4'
model.teacher_layers.last = 'backbone.stage5'
model.connectors.paraphraser.module.in_channels = 512
model.connectors.translator.module.update(in_channels=160, out_channels=256)
# python tools/train.py configs/ft/paraphraser_vgg13_mobilenetv2_cifar100.py
model.connectors.paraphraser.module.init_cfg.checkpoint = (
    'work_dirs/ft/paraphraser_vgg13_mobilenetv2_cifar100/epoch_30.pth')
