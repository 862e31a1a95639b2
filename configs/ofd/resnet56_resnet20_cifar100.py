# OFD (Heo et al., ICCV 2019): 70.98 % (quoted in DPK, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ofd.py']

_base_.merge(_base_.pop('ofd'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1.2.preactivation', stage2='backbone.stage2.2.preactivation',
        stage3='backbone.stage3.2.preactivation'),
    teacher_layers=dict(
        stage1='backbone.stage1.8.preactivation', stage2='backbone.stage2.8.preactivation',
        stage3='backbone.stage3.8.preactivation',
        weight1=dict(parameter='backbone.stage1.8.bn2.weight'),
        bias1=dict(parameter='backbone.stage1.8.bn2.bias'),
        weight2=dict(parameter='backbone.stage2.8.bn2.weight'),
        bias2=dict(parameter='backbone.stage2.8.bn2.bias'),
        weight3=dict(parameter='backbone.stage3.8.bn2.weight'),
        bias3=dict(parameter='backbone.stage3.8.bn2.bias')),
    connectors=dict(
        stage1=dict(module=dict(in_channels=16, out_channels=16)),
        stage2=dict(module=dict(in_channels=32, out_channels=32)),
        stage3=dict(module=dict(in_channels=64, out_channels=64))))
