# CC in HSSAKD (2021), Table III: vgg13 teaches mobilenetv2 of stride 1, 75.66 %.
_base_ = '../../cc/vgg13_mobilenetv2_cifar100.py'
model = dict(student=dict(backbone=dict(stem='stride1')))
optim_wrapper = dict(optimizer=dict(nesterov=True))
