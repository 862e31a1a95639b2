# Transfer: Faster R-CNN on VOC, HSSAKD distilled the ResNet-18; mAP 78.4 % (its Table VIII).
_base_ = 'faster_rcnn_r18_voc.py'
model = dict(
    backbone=dict(
        init_cfg=dict(checkpoint='work_dirs/hssakd/resnet34_resnet18_imagenet/epoch_100.pth')))
