# Transfer: Faster R-CNN on VOC, DKD distilled the ResNet-18; mAP 77.81 % (MDR, Table 5).
_base_ = 'faster_rcnn_r18_voc.py'
model = dict(
    backbone=dict(
        init_cfg=dict(checkpoint='work_dirs/dkd/resnet34_resnet18_imagenet/epoch_100.pth')))
