# cait_s24 (83.4 %) teaches deit_tiny (72.2 % alone), ImageNet; accuracies from DPK, Table 13.
_base_ = [
    '../models/imagenet/cait_s24.py',
    '../models/imagenet/deit_tiny.py',
    '../datasets/imagenet_deit.py',
    '../schedules/imagenet_adamw_300e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.deit_tiny,
    teacher=_base_.cait_s24,
    # timm's weights: configs/deit/README.md says how the file is made.
    teacher_checkpoint='checkpoints/imagenet/cait_s24.pth',
    student_layers=dict(logits='head.layers.head'),
    teacher_layers=dict(logits='model.head'))
model['student']['train_cfg'] = dict(
    augments=[dict(type='Mixup', alpha=0.8), dict(type='CutMix', alpha=1.0)])
