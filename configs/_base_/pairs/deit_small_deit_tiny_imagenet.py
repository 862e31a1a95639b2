# deit_small (79.9 %) teaches deit_tiny (72.2 % alone), ImageNet; accuracies from DPK, Table 14.
_base_ = [
    '../models/imagenet/deit_small.py',
    '../models/imagenet/deit_tiny.py',
    '../datasets/imagenet_deit.py',
    '../schedules/imagenet_adamw_300e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.deit_tiny,
    teacher=_base_.deit_small,
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'deit/deit-small_pt-4xb256_in1k_20220218-9425b9bb.pth'),
    student_layers=dict(logits='head.layers.head'),
    teacher_layers=dict(logits='head.layers.head'))
model['student']['train_cfg'] = dict(
    augments=[dict(type='Mixup', alpha=0.8), dict(type='CutMix', alpha=1.0)])
