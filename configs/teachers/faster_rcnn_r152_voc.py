# Teacher Faster R-CNN with ResNet-152 on VOC; no accuracy is published.
_base_ = [
    'mmdet::_base_/models/faster-rcnn_r50_fpn.py',
    '../_base_/datasets/voc0712.py',
    '../_base_/schedules/voc_4e.py',
    '../_base_/detection_runtime.py',
]
model = dict(
    backbone=dict(depth=152, init_cfg=dict(checkpoint='torchvision://resnet152')),
    roi_head=dict(bbox_head=dict(num_classes=20)))
visualizer = dict(type='mmdet.DetLocalVisualizer')
