# CIFAR-100 as in CRD (Tian et al., ICLR 2020): padded crops, flips, batches of 64.
# The arrays are RGB already. The padding is black: it is added before the normalisation.
data_preprocessor = dict(
    type='mmkd.SingleLabelPreprocessor',
    num_classes=100,
    mean=[0.5071 * 255, 0.4867 * 255, 0.4408 * 255],
    std=[0.2675 * 255, 0.2565 * 255, 0.2761 * 255],
    to_rgb=False)

train_pipeline = [
    dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4),
    dict(type='RandomFlip', prob=0.5, direction='horizontal'),
    dict(type='mmpretrain.PackInputs'),
]
test_pipeline = [dict(type='mmpretrain.PackInputs')]

# The whole set lies in memory and whole batches are augmented at once, so no worker processes.
# train_dataloader.dataset.batched=False runs the pipeline image by image; that needs workers.
train_dataloader = dict(
    batch_size=64,
    num_workers=0,
    # An exact resume needs fresh workers in each epoch, seeded from the restored random state.
    persistent_workers=False,
    worker_init_fn=dict(type='mmkd.seed_worker'),
    collate_fn=dict(type='mmkd.collate_images'),
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='TensorImages',
        dataset=dict(
            type='CIFAR100',
            data_root='data/cifar100',
            split='train',
            pipeline=train_pipeline)))
val_dataloader = dict(
    batch_size=256,
    num_workers=0,
    collate_fn=dict(type='mmkd.collate_images'),
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='TensorImages',
        dataset=dict(
            type='CIFAR100',
            data_root='data/cifar100',
            split='test',
            pipeline=test_pipeline)))
test_dataloader = val_dataloader

val_evaluator = dict(type='ScoreAccuracy', topk=(1, 5))
test_evaluator = val_evaluator
