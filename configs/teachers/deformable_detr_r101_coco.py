# Teacher Deformable DETR with ResNet-101 on COCO, 50 epochs: 44.8 AP (DETRDistill's code).
_base_ = [
    '../_base_/models/detection/deformable_detr_r50.py',
    '../_base_/datasets/coco_detection_detr.py',
    '../_base_/schedules/deformable_detr_50e.py',
    '../_base_/detection_runtime.py',
]
model = _base_.pop('deformable_detr_r50')
model.backbone.update(
    depth=101, init_cfg=dict(type='Pretrained', checkpoint='torchvision://resnet101'))
visualizer = dict(type='mmdet.DetLocalVisualizer')
