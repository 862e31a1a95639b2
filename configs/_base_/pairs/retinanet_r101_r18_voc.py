# RetinaNet with ResNet-101 teaches one with ResNet-18.
_base_ = 'retinanet_r101_r50_voc.py'
model = dict(
    student=dict(
        backbone=dict(depth=18, init_cfg=dict(checkpoint='torchvision://resnet18')),
        neck=dict(in_channels=[64, 128, 256, 512])))
