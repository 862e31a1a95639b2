# Demo: DeiT on 1078 digits: resnet20 teaches a small DeiT. First: mmkd train _demo_/teacher_digits
_base_ = [
    '../_base_/models/cifar/resnet20.py',
    '../_base_/models/digits_deit.py',
    '../_base_/datasets/digits.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/deit.py',
]
_base_.merge(_base_.pop('deit'))
model = dict(
    type='Distiller',
    student=_base_.digits_deit,
    teacher=_base_.resnet20,
    # From configs/_demo_/teacher_digits.py.
    teacher_checkpoint='work_dirs/_demo_/teacher_digits/epoch_12.pth',
    student_layers=dict(logits='head.layers.head'),
    teacher_layers=dict(logits='head.fc'))
model['student']['head']['loss']['loss_weight'] = 0.5
model['teacher']['head']['num_classes'] = 10
optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=1e-3, weight_decay=0.05))
auto_scale_lr = dict(base_batch_size=64)
