# SD-KD beside HSSAKD: regions of the images themselves, joint logits of all views. Not in a paper.
_base_ = [
    '../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py',
    '../_base_/methods/sd_kd.py',
    '../_base_/methods/hssakd.py',
]

_base_.merge(_base_.pop('hssakd'))
model = _base_.model
model.teacher_checkpoint = 'work_dirs/hssakd/single_joint_wrn_40_2_cifar100/epoch_240.pth'
model.student_layers.update(_base_.sdd.student_layers)
model.teacher_layers.update(_base_.sdd.teacher_layers)
model.connectors = dict(
    student_map=dict(
        module=dict(type='SelectView', num_views=4), inputs=dict(x='student.last_map')),
    teacher_map=dict(
        module=dict(type='SelectView', num_views=4), inputs=dict(x='teacher.last_map')),
    regions=_base_.sdd.connectors.regions)
model.connectors.regions.module.scales = (1, 2)
model.connectors.regions.inputs.update(
    student_features='connector.student_map', teacher_features='connector.teacher_map')
model.losses.loss_sdd = _base_.sdd.losses.loss_sdd
optim_wrapper = dict(optimizer=dict(nesterov=True))
