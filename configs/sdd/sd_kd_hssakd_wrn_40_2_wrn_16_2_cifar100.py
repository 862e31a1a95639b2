# SD-KD beside HSSAKD: regions of the images themselves, joint logits of all views. Not in a paper.
_base_ = [
    '../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py',
    '../_base_/methods/sd_kd.py',
    '../_base_/methods/hssakd.py',
]

_base_.merge(_base_.pop('hssakd'))
_base_.merge(_base_.pop('sdd'))
model = dict(
    student=dict(head=dict(loss=dict(loss_weight=1.0))),  # of HSSAKD
    teacher_checkpoint='work_dirs/hssakd/single_joint_wrn_40_2_cifar100/epoch_240.pth',
    connectors=dict(
        student_map=dict(
            module=dict(type='SelectView', num_views=4), inputs=dict(x='student.last_map')),
        teacher_map=dict(
            module=dict(type='SelectView', num_views=4), inputs=dict(x='teacher.last_map')),
        regions=dict(
            module=dict(scales=(1, 2)),
            inputs=dict(
                student_features='connector.student_map',
                teacher_features='connector.teacher_map'))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
