# RetinaNet with ResNeXt-101 64x4d (41.0 AP) teaches one with ResNet-50 (37.4 alone), COCO, 24
# epochs. The student starts with the teacher's neck and head, as in the code of FGD and MGD.
_base_ = 'retinanet_r101_r50_coco.py'
model = dict(
    teacher=dict(backbone=dict(type='ResNeXt', groups=64, base_width=4)),
    teacher_checkpoint=(
        'https://download.openmmlab.com/mmdetection/v2.0/retinanet/retinanet_x101_64x4d_fpn_1x_coco/'
        'retinanet_x101_64x4d_fpn_1x_coco_20200130-366f5af1.pth'),
    inherited=('neck', 'bbox_head'))
