# FGD (CVPR 2022), Cascade Mask R-CNN with ResNeXt-101 teaches Faster R-CNN with ResNet-50: 42.0 AP.
_base_ = [
    '../_base_/pairs/cascade_mask_rcnn_x101_faster_rcnn_r50_coco.py',
    '../_base_/methods/fgd_two_stage.py',
]

_base_.merge(_base_.pop('fgd_two_stage'))
