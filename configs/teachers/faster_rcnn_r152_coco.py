# Teacher Faster R-CNN with ResNet-152 on COCO; 41.6 AP in DPK (ICLR 2023), Table 4.
_base_ = [
    'mmdet::_base_/models/faster-rcnn_r50_fpn.py',
    '../_base_/datasets/coco_detection.py',
    'mmdet::_base_/schedules/schedule_2x.py',
    '../_base_/detection_runtime.py',
]
model = dict(
    backbone=dict(depth=152, init_cfg=dict(checkpoint='torchvision://resnet152')))
optim_wrapper = dict(optimizer=dict(lr=0.02))
visualizer = dict(type='mmdet.DetLocalVisualizer')
