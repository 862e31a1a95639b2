# OKDDip in HSSAKD (2021), Table VI: resnet18 leads two peers, 70.73 % top-1.
_base_ = [
    '../_base_/models/imagenet/resnet18.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.resnet18, _base_.resnet18, _base_.resnet18],
    connectors=dict(attention=dict(module=dict(in_channels=512))))
train_dataloader = dict(batch_size=32)  # 256 images in 8 processes
optim_wrapper = dict(optimizer=dict(lr=0.1))
auto_scale_lr = dict(base_batch_size=256)
