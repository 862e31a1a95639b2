# DPK (ICLR 2023), Fig. 6, a usual pair; the number is not printed.
_base_ = [
    '../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/dpk_last_stage.py'
]

_base_.merge(_base_.pop('dpk_last_stage'))
model = _base_.model
model['student_layers']['last'] = 'backbone.stage3'
model['teacher_layers']['last'] = 'backbone.stage3'
model['connectors']['prior']['module'].update(
    student_channels=[464], teacher_channels=[256],
    student_patches=[1], teacher_patches=[2], grids=[(4, 4)])
model['losses']['loss_kd']['module']['temperature'] = 4.0
