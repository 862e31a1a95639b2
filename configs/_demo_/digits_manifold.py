# Demo: Manifold on 1078 digits by two ViTs. First: mmkd train _demo_/vit_teacher_digits
_base_ = [
    '../_base_/models/digits_vit.py',
    '../_base_/models/digits_vit_small.py',
    '../_base_/datasets/digits_36px.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/manifold.py',
]
_base_.manifold.model.pop('student_layers')
_base_.manifold.model.pop('teacher_layers')
_base_.merge(_base_.pop('manifold'))
model = dict(
    type='Distiller',
    student=_base_.digits_vit_small,
    teacher=_base_.digits_vit,
    # From configs/_demo_/vit_teacher_digits.py.
    teacher_checkpoint='work_dirs/_demo_/vit_teacher_digits/epoch_60.pth',
    student_layers=dict(
        logits='head.layers.head', first='backbone.layers.0', last='backbone.layers.1'),
    teacher_layers=dict(
        logits='head.layers.head', first='backbone.layers.0', last='backbone.layers.2'),
    losses=dict(
        loss_manifold=dict(
            module=dict(teacher_extra_tokens=1),
            inputs=dict(
                student=['student.first', 'student.last'],
                teacher=['teacher.first', 'teacher.last']))))
model['student']['head']['loss']['loss_weight'] = 0.0
optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=1e-3, weight_decay=0.05))
auto_scale_lr = dict(base_batch_size=64)
