# DINOv2 ViT-S/14 teaches ResNet-18 without labels, ImageNet; no number is published.
_base_ = [
    '../_base_/models/imagenet/resnet18.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/label_free.py',
]
_base_.merge(_base_.pop('label_free'))
model = dict(
    type='Distiller',
    student=_base_.resnet18,
    teacher=dict(
        type='ImageClassifier',
        _scope_='mmpretrain',
        backbone=dict(type='TIMMBackbone', model_name='vit_small_patch14_dinov2', img_size=224)),
    # Made of timm's weights by the command in the README.
    teacher_checkpoint='checkpoints/foundation/dinov2_vit_small.pth',
    # How the teacher sees the images; here as the student does.
    teacher_input=dict(
        mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], size=(224, 224)),
    student_layers=dict(map='backbone.layer4', pooled='neck'),
    teacher_layers=dict(tokens='backbone.timm_model.norm'),
    student_engine=dict(memory_format='channels_last'))
model['student']['head'] = dict(type='mmkd.UnlabelledHead')
