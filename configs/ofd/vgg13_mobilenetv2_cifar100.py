# OFD (Heo et al., ICCV 2019). No published number for this pair.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ofd.py']

model = _base_.ofd
model.student_layers = dict(
    stage1='backbone.stage2', stage2='backbone.stage3', stage3='backbone.stage4')
model.teacher_layers = dict(
    stage1='backbone.stage3.4', stage2='backbone.stage4.4', stage3='backbone.stage5.4',
    weight1=dict(parameter='backbone.stage3.4.weight'),
    bias1=dict(parameter='backbone.stage3.4.bias'),
    weight2=dict(parameter='backbone.stage4.4.weight'),
    bias2=dict(parameter='backbone.stage4.4.bias'),
    weight3=dict(parameter='backbone.stage5.4.weight'),
    bias3=dict(parameter='backbone.stage5.4.bias'))
model.connectors.stage1.module.update(in_channels=16, out_channels=256)
model.connectors.stage2.module.update(in_channels=48, out_channels=512)
model.connectors.stage3.module.update(in_channels=160, out_channels=512)
