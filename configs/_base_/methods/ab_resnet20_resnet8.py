# AB's first stage where resnet20 teaches resnet8: maps before each stage's last ReLU.
_base_ = './ab.py'
ab = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.stage1.0.preactivation',
            stage2='backbone.stage2.0.preactivation',
            stage3='backbone.stage3.0.preactivation'),
        teacher_layers=dict(
            stage1='backbone.stage1.2.preactivation',
            stage2='backbone.stage2.2.preactivation',
            stage3='backbone.stage3.2.preactivation')))
