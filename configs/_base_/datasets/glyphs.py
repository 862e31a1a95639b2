# 100 confusable characters drawn once into data/glyphs, nothing to download: 20,000 images for
# training, 5,000 for testing. Mean and standard deviation of the training images.
data_preprocessor = dict(
    type='mmkd.SingleLabelPreprocessor',
    num_classes=100,
    mean=[0.4978 * 255, 0.4966 * 255, 0.4975 * 255],
    std=[0.2852 * 255, 0.2790 * 255, 0.2891 * 255],
    to_rgb=False)

# No flips: b, d, p and q are different classes.
train_pipeline = [
    dict(type='mmpretrain.RandomCrop', crop_size=32, padding=2),
    dict(type='mmpretrain.PackInputs'),
]
test_pipeline = [dict(type='mmpretrain.PackInputs')]

train_dataloader = dict(
    batch_size=32,
    num_workers=0,
    collate_fn=dict(type='mmkd.collate_images'),
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='TensorImages',
        dataset=dict(type='Glyphs', split='train', pipeline=train_pipeline)))
val_dataloader = dict(
    batch_size=256,
    num_workers=0,
    collate_fn=dict(type='mmkd.collate_images'),
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='TensorImages',
        dataset=dict(type='Glyphs', split='test', pipeline=test_pipeline)))
test_dataloader = val_dataloader

val_evaluator = dict(type='ScoreAccuracy', topk=(1, 5))
test_evaluator = val_evaluator
