# Faster R-CNN with ResNet-101 (39.9 AP) teaches one with ResNet-18 (33.8 alone).
# AP, AP50, AP75, small, medium, large (DPK, Table 4): teacher 39.9 60.1 43.3 23.5 44.2 51.5,
# student alone 33.8 53.2 36.8 19.2 36.6 43.6.
_base_ = 'faster_rcnn_r101_r50_coco.py'
model = dict(
    student=dict(
        backbone=dict(depth=18, init_cfg=dict(checkpoint='torchvision://resnet18')),
        neck=dict(in_channels=[64, 128, 256, 512])))
