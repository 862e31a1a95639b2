# regnety_160 (82.9 %, DeiT) teaches deit_tiny with a distillation token, ImageNet.
_base_ = [
    '../models/imagenet/regnety_160.py',
    '../models/imagenet/deit_tiny_distilled.py',
    '../datasets/imagenet_deit.py',
    '../schedules/imagenet_adamw_300e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.deit_tiny_distilled,
    teacher=_base_.regnety_160,
    # timm's weights: configs/deit/README.md says how the file is made.
    teacher_checkpoint='checkpoints/imagenet/regnety_160.pth',
    student_layers=dict(logits='head.layers.head', distillation='head.layers.head_dist'),
    teacher_layers=dict(logits='model.head.fc'))
model['student']['train_cfg'] = dict(
    augments=[dict(type='Mixup', alpha=0.8), dict(type='CutMix', alpha=1.0)])
