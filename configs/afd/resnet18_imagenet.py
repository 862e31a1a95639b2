# AFD in HSSAKD (2021), Table VI: two resnet18 try to fool discriminators, 70.51 % top-1.
_base_ = [
    '../_base_/models/imagenet/resnet18.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.resnet18, _base_.resnet18],
    losses=dict(loss_afd=dict(module=dict(in_channels=512))))
train_dataloader = dict(batch_size=32)  # 256 images in 8 processes
optim_wrapper = dict(optimizer=dict(lr=0.1))
auto_scale_lr = dict(base_batch_size=256)
