# OFD where resnet20 teaches resnet8: maps before each stage's last ReLU.
_base_ = './ofd.py'
ofd = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.stage1.0.preactivation',
            stage2='backbone.stage2.0.preactivation',
            stage3='backbone.stage3.0.preactivation'),
        teacher_layers=dict(
            stage1='backbone.stage1.2.preactivation',
            stage2='backbone.stage2.2.preactivation',
            stage3='backbone.stage3.2.preactivation',
            weight1=dict(parameter='backbone.stage1.2.bn2.weight'),
            bias1=dict(parameter='backbone.stage1.2.bn2.bias'),
            weight2=dict(parameter='backbone.stage2.2.bn2.weight'),
            bias2=dict(parameter='backbone.stage2.2.bn2.bias'),
            weight3=dict(parameter='backbone.stage3.2.bn2.weight'),
            bias3=dict(parameter='backbone.stage3.2.bn2.bias')),
        connectors=dict(
            stage1=dict(module=dict(in_channels=16, out_channels=16)),
            stage2=dict(module=dict(in_channels=32, out_channels=32)),
            stage3=dict(module=dict(in_channels=64, out_channels=64)))))
