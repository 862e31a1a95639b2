# Transfer: Faster R-CNN on VOC with a distilled ResNet-18 of ImageNet. mAP in %, VOC 07's metric:
# alone 76.18, KD 77.06, HSSAKD 78.4 (its Table VIII), MDR 78.42 (its Table 5).
_base_ = [
    'mmdet::_base_/models/faster-rcnn_r50_fpn.py',
    '../_base_/datasets/voc0712.py',
    '../_base_/schedules/voc_4e.py',
    '../_base_/detection_runtime.py',
]
model = dict(
    backbone=dict(
        depth=18,
        # A student's checkpoint, or what publish_student.py made of it: --cfg-options
        # model.backbone.init_cfg.checkpoint=work_dirs/mdr/resnet34_resnet18_imagenet/epoch_100.pth
        init_cfg=dict(
            _delete_=True, type='Pretrained', prefix='backbone.',
            checkpoint='work_dirs/hssakd/resnet34_resnet18_imagenet/epoch_100.pth')),
    neck=dict(in_channels=[64, 128, 256, 512]),
    roi_head=dict(bbox_head=dict(num_classes=20)))
# Printed: 0.001, which fits 2 images a step.
optim_wrapper = dict(optimizer=dict(lr=0.001))
train_dataloader = dict(batch_size=2)
auto_scale_lr = dict(base_batch_size=2)
visualizer = dict(type='mmdet.DetLocalVisualizer')
