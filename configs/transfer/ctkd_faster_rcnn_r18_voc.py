# Transfer: Faster R-CNN on VOC, CTKD distilled the ResNet-18; mAP 77.78 % (MDR, Table 5).
_base_ = 'faster_rcnn_r18_voc.py'
model = dict(
    backbone=dict(
        init_cfg=dict(checkpoint='work_dirs/ctkd/resnet34_resnet18_imagenet/epoch_100.pth')))
