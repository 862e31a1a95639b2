# DPK (ICLR 2023), Fig. 6, first of all methods; the number is not printed.
_base_ = [
    '../_base_/pairs/resnet50_vgg8_cifar100.py', '../_base_/methods/dpk_last_stage.py'
]

_base_.merge(_base_.pop('dpk_last_stage'))
model = _base_.model
model['student_layers']['last'] = 'backbone.stage5'
model['teacher_layers']['last'] = 'backbone.stage4'
model['connectors']['prior']['module'].update(
    student_channels=[512], teacher_channels=[2048],
    student_patches=[1], teacher_patches=[1], grids=[(4, 4)])
model['losses']['loss_kd']['module']['temperature'] = 4.0
