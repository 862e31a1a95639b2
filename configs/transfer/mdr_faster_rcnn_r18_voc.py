# Transfer: Faster R-CNN on VOC, MDR distilled the ResNet-18; mAP 78.42 % (its Table 5).
_base_ = 'faster_rcnn_r18_voc.py'
model = dict(
    backbone=dict(
        init_cfg=dict(checkpoint='work_dirs/mdr/resnet34_resnet18_imagenet/epoch_100.pth')))
