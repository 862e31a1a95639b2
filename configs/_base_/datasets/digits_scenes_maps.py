# Scenes of handwritten digits with label maps, made by tools/dataset_converters/digits_scenes.py:
# 480 for training, 160 for testing. The background is a class; faint digits and crowds have none.
data_preprocessor = dict(
    type='mmseg.SegDataPreProcessor', mean=[75.0, 75.0, 75.0], std=[40.0, 40.0, 40.0],
    bgr_to_rgb=False, pad_val=0, seg_pad_val=255, size=(112, 112))

train_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmseg.LoadAnnotations'),
    dict(
        type='RandomResize', scale=[(160, 120), (224, 168)], keep_ratio=True,
        resize_type='mmseg.Resize'),
    dict(type='mmseg.RandomCrop', crop_size=(112, 112)),
    dict(type='mmseg.PackSegInputs'),
]
test_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmseg.Resize', scale=(192, 144), keep_ratio=True),
    # Behind the resizing: predictions are compared in the image's own size.
    dict(type='mmseg.LoadAnnotations'),
    dict(type='mmseg.PackSegInputs'),
]
_scenes = dict(
    type='mmseg.BaseSegDataset',
    data_root='data/digits_scenes/',
    data_prefix=dict(img_path='VOC2007/JPEGImages', seg_map_path='VOC2007/SegmentationClass'),
    metainfo=dict(classes=(
        'background', 'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight',
        'nine')))

train_dataloader = dict(
    batch_size=4,
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        **_scenes, ann_file='VOC2007/ImageSets/Main/train.txt', pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=1,  # the scenes have several shapes
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        **_scenes, ann_file='VOC2007/ImageSets/Main/test.txt', pipeline=test_pipeline,
        test_mode=True))
test_dataloader = val_dataloader

val_evaluator = dict(type='mmseg.IoUMetric', iou_metrics=['mIoU'])
test_evaluator = val_evaluator
