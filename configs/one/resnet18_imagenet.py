# ONE in HSSAKD (2021), Table VI: two branches of resnet18 share a trunk, 70.55 % top-1.
_base_ = [
    '../_base_/models/imagenet/resnet18.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
_base_.branched.auxiliary_indices = [3]
model = dict(
    peers=[dict(_base_.resnet18, **_base_.pop('branched'))],
    layers=dict(trunk='backbone.layer3', branch='branches.branch3'),
    connectors=dict(gate=dict(module=dict(in_channels=256))))
train_dataloader = dict(batch_size=32)  # 256 images in 8 processes
optim_wrapper = dict(optimizer=dict(lr=0.1))
auto_scale_lr = dict(base_batch_size=256)
