# convnext_tiny (82.06 %) teaches convnext_e (77.43 % alone), ImageNet; accuracies from DPK.
_base_ = [
    '../models/imagenet/convnext_tiny.py',
    '../models/imagenet/convnext_e.py',
    '../datasets/imagenet_deit.py',
    '../schedules/imagenet_adamw_300e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.convnext_e,
    teacher=_base_.convnext_tiny,
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'convnext/convnext-tiny_32xb128_in1k_20221207-998cf3e9.pth'),
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'))
model['student']['train_cfg'] = dict(
    augments=[dict(type='Mixup', alpha=0.8), dict(type='CutMix', alpha=1.0)])
