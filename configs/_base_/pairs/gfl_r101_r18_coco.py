# GFL with ResNet-101 (44.9 AP) teaches one with ResNet-18 (35.8 alone).
_base_ = 'gfl_r101_r50_coco.py'
model = dict(
    student=dict(
        backbone=dict(depth=18, init_cfg=dict(checkpoint='torchvision://resnet18')),
        neck=dict(in_channels=[64, 128, 256, 512])))
