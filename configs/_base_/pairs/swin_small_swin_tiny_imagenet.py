# swin_small (83.2 %) teaches swin_tiny (81.2 % alone), ImageNet; accuracies from DPK, Table 13.
_base_ = [
    '../models/imagenet/swin_small.py',
    '../models/imagenet/swin_tiny.py',
    '../datasets/imagenet_deit.py',
    '../schedules/imagenet_adamw_300e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.swin_tiny,
    teacher=_base_.swin_small,
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'swin-transformer/convert/swin_small_patch4_window7_224-cc7a01c9.pth'),
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'))
model['student']['train_cfg'] = dict(
    augments=[dict(type='Mixup', alpha=0.8), dict(type='CutMix', alpha=1.0)])
