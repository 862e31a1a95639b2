# DETRDistill (ICCV 2023), Deformable DETR, ResNet-101 teaches ResNet-18 on COCO: 43.3 AP.
# The authors' code has a contrast besides, which is left out here. Student alone 40.0.
_base_ = 'deformable_detr_r101_r50_coco.py'
model = dict(
    student=dict(
        backbone=dict(depth=18, init_cfg=dict(checkpoint='torchvision://resnet18')),
        neck=dict(in_channels=[128, 256, 512])))
