# Transfer: Faster R-CNN on VOC, CRD distilled the ResNet-18; mAP 77.36 % (MDR, Table 5).
_base_ = 'faster_rcnn_r18_voc.py'
model = dict(
    backbone=dict(
        init_cfg=dict(checkpoint='work_dirs/crd/resnet34_resnet18_imagenet/epoch_100.pth')))
