# AT (Zagoruyko & Komodakis, ICLR 2017): 70.70 % (HSSAKD, Table IV; MDR, Table 2).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/at.py']

_base_.merge(_base_.pop('at'))
model = dict(
    student_layers=dict(
        stage1='backbone.layer1', stage2='backbone.layer2', stage3='backbone.layer3',
        stage4='backbone.layer4'),
    teacher_layers=dict(
        stage1='backbone.layer1', stage2='backbone.layer2', stage3='backbone.layer3',
        stage4='backbone.layer4'),
    losses=dict(
        loss_at=dict(
            inputs=dict(
                student=['student.stage1', 'student.stage2', 'student.stage3', 'student.stage4'],
                teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4']))))
