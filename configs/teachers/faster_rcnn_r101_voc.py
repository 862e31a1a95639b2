# Teacher Faster R-CNN with ResNet-101 on VOC; no accuracy is published.
_base_ = [
    'mmdet::_base_/models/faster-rcnn_r50_fpn.py',
    '../_base_/datasets/voc0712.py',
    '../_base_/schedules/voc_4e.py',
    '../_base_/detection_runtime.py',
]
model = dict(
    backbone=dict(depth=101, init_cfg=dict(checkpoint='torchvision://resnet101')),
    roi_head=dict(bbox_head=dict(num_classes=20)))
visualizer = dict(type='mmdet.DetLocalVisualizer')
