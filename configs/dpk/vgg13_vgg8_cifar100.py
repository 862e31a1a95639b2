# DPK (Zong et al., ICLR 2023), Table 1: 74.96 %. Five stages, 4 x 4 tokens each.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/dpk.py']

_base_.merge(_base_.pop('dpk'))
model = _base_.model
model['student_layers'].update(stage4='backbone.stage4', stage5='backbone.stage5')
model['teacher_layers'].update(stage4='backbone.stage4', stage5='backbone.stage5')
model['connectors']['prior']['module'].update(
    student_channels=[64, 128, 256, 512, 512], teacher_channels=[64, 128, 256, 512, 512],
    student_patches=[8, 4, 2, 1, 1], teacher_patches=[8, 4, 2, 1, 1], grids=[(4, 4)] * 5)
model['connectors']['prior']['inputs']['student'] += ['student.stage4', 'student.stage5']
model['connectors']['prior']['inputs']['teacher'] += ['teacher.stage4', 'teacher.stage5']
model['losses']['loss_dpk']['inputs']['teacher'] += ['teacher.stage4', 'teacher.stage5']
