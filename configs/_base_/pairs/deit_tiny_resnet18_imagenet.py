# deit_tiny (72.2 %) teaches resnet18 (69.75 % alone), ImageNet.
_base_ = [
    '../models/imagenet/deit_tiny.py',
    '../models/imagenet/resnet18.py',
    '../datasets/imagenet.py',
    '../schedules/imagenet_100e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet18,
    teacher=_base_.deit_tiny,
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'deit/deit-tiny_pt-4xb256_in1k_20220218-13b382a0.pth'),
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.layers.head'),
    student_engine=dict(memory_format='channels_last'))
