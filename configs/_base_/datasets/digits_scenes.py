# Scenes of handwritten digits, made by tools/dataset_converters/digits_scenes.py: 480 for training,
# 160 for testing, up to 176 pixels. Boxes in COCO's format.
data_preprocessor = dict(
    type='mmdet.DetDataPreprocessor',
    mean=[75.0, 75.0, 75.0],
    std=[40.0, 40.0, 40.0],
    bgr_to_rgb=False,
    pad_size_divisor=32)

train_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmdet.LoadAnnotations', with_bbox=True),
    dict(
        type='RandomResize', scale=[(160, 120), (224, 168)], keep_ratio=True,
        resize_type='mmdet.Resize'),
    dict(type='mmdet.PackDetInputs'),
]
test_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmdet.Resize', scale=(192, 144), keep_ratio=True),
    dict(type='mmdet.LoadAnnotations', with_bbox=True),
    dict(
        type='mmdet.PackDetInputs',
        meta_keys=('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor')),
]
_scenes = dict(
    type='mmdet.CocoDataset',
    data_root='data/digits_scenes/',
    data_prefix=dict(img=''),
    metainfo=dict(classes=(
        'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine')))

train_dataloader = dict(
    batch_size=4,
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=True),
    batch_sampler=dict(type='mmdet.AspectRatioBatchSampler'),
    dataset=dict(
        **_scenes, ann_file='annotations/train.json', pipeline=train_pipeline,
        filter_cfg=dict(filter_empty_gt=False)))
val_dataloader = dict(
    batch_size=8,
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        **_scenes, ann_file='annotations/test.json', pipeline=test_pipeline, test_mode=True))
test_dataloader = val_dataloader

val_evaluator = dict(
    type='mmdet.CocoMetric', ann_file='data/digits_scenes/annotations/test.json', metric='bbox')
test_evaluator = val_evaluator
