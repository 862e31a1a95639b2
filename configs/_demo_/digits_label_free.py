# Demo: resnet8 learns the tokens of a ViT on 1078 digits without their labels, for a linear probe.
_base_ = [
    '../_base_/models/cifar/resnet8.py',
    '../_base_/models/digits_vit.py',
    '../_base_/datasets/digits.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/label_free.py',
]
_base_.merge(_base_.pop('label_free'))
model = dict(
    type='Distiller',
    student=_base_.resnet8,
    teacher=_base_.digits_vit,
    # From configs/_demo_/vit_teacher_digits.py.
    teacher_checkpoint='work_dirs/_demo_/vit_teacher_digits/epoch_60.pth',
    teacher_input=dict(size=(36, 36)),
    student_layers=dict(map='backbone.stage3', pooled='neck'),
    teacher_layers=dict(tokens='backbone.ln1'),
    connectors=dict(
        aligned=dict(module=dict(in_channels=64, out_channels=64, in_size=8, out_size=9)),
        embedded=dict(module=dict(in_channels=64, out_channels=64))))
model['student']['head'] = dict(type='mmkd.UnlabelledHead')
auto_scale_lr = dict(base_batch_size=64)
