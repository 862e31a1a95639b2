# COCO as DETRs see it: sizes from 480 to 800, half of them of a crop; pictures without boxes too.
_base_ = 'coco_detection.py'
_sizes = dict(
    type='RandomChoiceResize', keep_ratio=True, resize_type='mmdet.Resize',
    scales=[(480 + 32 * step, 1333) for step in range(11)])
train_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='mmdet.LoadAnnotations', with_bbox=True),
    dict(type='mmdet.RandomFlip', prob=0.5),
    dict(type='RandomChoice', transforms=[[_sizes], [
        dict(
            type='RandomChoiceResize', keep_ratio=True, resize_type='mmdet.Resize',
            scales=[(400, 4200), (500, 4200), (600, 4200)]),
        dict(
            type='mmdet.RandomCrop', crop_type='absolute_range', crop_size=(384, 600),
            allow_negative_crop=True),
        _sizes]]),
    dict(type='mmdet.PackDetInputs'),
]
train_dataloader = dict(
    dataset=dict(filter_cfg=dict(filter_empty_gt=False), pipeline=train_pipeline))
