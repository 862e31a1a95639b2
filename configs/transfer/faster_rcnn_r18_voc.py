# Transfer: Faster R-CNN on VOC with a ResNet-18 of ImageNet that was trained alone. mAP in %, VOC
# 07's metric: 76.2 (HSSAKD, Table VIII), 76.18 (MDR, Table 5). Size and epochs as HSSAKD prints.
_base_ = [
    'mmdet::_base_/models/faster-rcnn_r50_fpn.py',
    '../_base_/datasets/voc0712.py',
    '../_base_/schedules/voc_4e.py',
    '../_base_/detection_runtime.py',
]
model = dict(
    backbone=dict(
        depth=18,
        # A student's checkpoint, or what publish_student.py made of it.
        init_cfg=dict(
            _delete_=True, type='Pretrained', prefix='backbone.',
            checkpoint='work_dirs/students/resnet18_imagenet/epoch_100.pth')),
    neck=dict(in_channels=[64, 128, 256, 512]),
    roi_head=dict(bbox_head=dict(num_classes=20)))
# Printed: 0.001, which fits 2 images a step.
optim_wrapper = dict(optimizer=dict(lr=0.001))
resize = dict(type='Resize', scale=(1000, 800), keep_ratio=True)
train_pipeline = [*_base_.train_pipeline[:2], resize, *_base_.train_pipeline[3:]]
test_pipeline = [_base_.test_pipeline[0], resize, *_base_.test_pipeline[2:]]
train_dataloader = dict(
    batch_size=2,
    dataset=dict(  # an epoch is one pass, where mmdet has three
        _delete_=True, type='ConcatDataset', ignore_keys=['dataset_type'],
        datasets=[dict(part, pipeline=train_pipeline)
                  for part in _base_.train_dataloader.dataset.dataset.datasets]))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
auto_scale_lr = dict(base_batch_size=2)
visualizer = dict(type='mmdet.DetLocalVisualizer')
