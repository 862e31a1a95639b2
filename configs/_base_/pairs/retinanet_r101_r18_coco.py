# RetinaNet with ResNet-101 (38.9 AP) teaches one with ResNet-18 (33.1 alone).
# AP, AP50, AP75, small, medium, large (DPK, Table 4): teacher 38.9 58.0 41.5 21.0 42.8 52.4,
# student alone 33.1 51.4 34.9 17.4 35.8 43.4.
_base_ = 'retinanet_r101_r50_coco.py'
model = dict(
    student=dict(
        backbone=dict(depth=18, init_cfg=dict(checkpoint='torchvision://resnet18')),
        neck=dict(in_channels=[64, 128, 256, 512])))
