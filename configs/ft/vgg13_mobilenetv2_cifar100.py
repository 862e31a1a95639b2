# FT (Kim et al., NeurIPS 2018): 61.78 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ft.py']

_base_.merge(_base_.pop('ft'))
# python tools/train.py configs/ft/paraphraser_vgg13_mobilenetv2_cifar100.py
model = dict(
    student_layers=dict(last='backbone.stage4'),
    teacher_layers=dict(last='backbone.stage5'),
    connectors=dict(
        paraphraser=dict(
            module=dict(
                in_channels=512,
                init_cfg=dict(checkpoint=(
                    'work_dirs/ft/paraphraser_vgg13_mobilenetv2_cifar100/epoch_30.pth')))),
        translator=dict(module=dict(in_channels=160, out_channels=256))))
