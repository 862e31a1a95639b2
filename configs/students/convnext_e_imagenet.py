# DPK (ICLR 2023), Table 10: convnext_e alone on ImageNet, 77.43 % top-1, 93.30 % top-5.
_base_ = [
    '../_base_/models/imagenet/convnext_e.py',
    '../_base_/datasets/imagenet_deit.py',
    '../_base_/schedules/imagenet_adamw_300e.py',
    '../_base_/default_runtime.py',
]
model = _base_.convnext_e
model['train_cfg'] = dict(
    augments=[dict(type='Mixup', alpha=0.8), dict(type='CutMix', alpha=1.0)])
