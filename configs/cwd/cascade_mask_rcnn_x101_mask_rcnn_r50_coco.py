# CWD (ICCV 2021), Cascade Mask R-CNN with ResNeXt-101 teaches Mask R-CNN with ResNet-50 on COCO;
# no number is published.
_base_ = [
    '../_base_/pairs/cascade_mask_rcnn_x101_mask_rcnn_r50_coco.py',
    '../_base_/methods/cwd_two_stage.py',
]

_base_.merge(_base_.pop('cwd_two_stage'))
