# Glyphs: OFD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ofd.py']

model = _base_.ofd
model.student_layers = dict(
    stage1='backbone.stage1.0.preactivation',
    stage2='backbone.stage2.0.preactivation',
    stage3='backbone.stage3.0.preactivation')
model.teacher_layers = dict(
    stage1='backbone.stage1.2.preactivation',
    stage2='backbone.stage2.2.preactivation',
    stage3='backbone.stage3.2.preactivation',
    weight1=dict(parameter='backbone.stage1.2.bn2.weight'),
    bias1=dict(parameter='backbone.stage1.2.bn2.bias'),
    weight2=dict(parameter='backbone.stage2.2.bn2.weight'),
    bias2=dict(parameter='backbone.stage2.2.bn2.bias'),
    weight3=dict(parameter='backbone.stage3.2.bn2.weight'),
    bias3=dict(parameter='backbone.stage3.2.bn2.bias'))
model.connectors.stage1.module.update(in_channels=16, out_channels=16)
model.connectors.stage2.module.update(in_channels=32, out_channels=32)
model.connectors.stage3.module.update(in_channels=64, out_channels=64)
