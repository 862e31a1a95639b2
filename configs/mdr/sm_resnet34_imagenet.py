# MDR (ACM MM 2024), first stage on ImageNet: the modules behind a frozen resnet34.
_base_ = [
    '../_base_/models/imagenet/resnet34.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/mdr_sm_imagenet.py',
]

_base_.model = _base_.resnet34
_base_.merge(_base_.pop('mdr_sm'))
model = dict(frozen_classifier='checkpoints/imagenet/resnet34.pth')
data_preprocessor = dict(
    mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=False)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.imagenet_positives))
val_dataloader = dict(dataset=dict(_delete_=True, **_base_.imagenet_test_positives))
test_dataloader = dict(dataset=dict(pipeline=_base_.rgb_test_pipeline))
optim_wrapper = dict(optimizer=dict(weight_decay=5e-4))
# Its length is not printed; 60 epochs on CIFAR-100, a quarter of the student's.
param_scheduler = dict(milestones=[12, 18])
train_cfg = dict(max_epochs=25)
