# Cascade Mask R-CNN with ResNeXt-101 32x4d and deformable stages (47.3 AP) teaches Faster R-CNN
# with ResNet-50 (38.4 alone), COCO, 24 epochs.
_base_ = ['faster_rcnn_r101_r50_coco.py', '../models/detection/cascade_mask_rcnn_x101.py']
model = dict(
    teacher=dict(_delete_=True, **_base_.pop('cascade_mask_rcnn_x101')),
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/dcn/'
        'cascade_mask_rcnn_x101_32x4d_fpn_dconv_c3-c5_1x_coco/'
        'cascade_mask_rcnn_x101_32x4d_fpn_dconv_c3-c5_1x_coco-e75f90c8.pth'))
