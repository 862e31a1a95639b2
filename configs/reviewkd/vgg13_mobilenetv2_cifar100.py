# ReviewKD (Chen et al., CVPR 2021): 70.37 % (quoted in SDD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/reviewkd.py']

_base_.merge(_base_.pop('reviewkd'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3',
        stage4='backbone.stage4', pooled='neck'),
    teacher_layers=dict(
        stage1='backbone.stage2.4', stage2='backbone.stage3.4', stage3='backbone.stage4.4',
        stage4='backbone.stage5.4', pooled='neck'),
    connectors=dict(
        fusion=dict(
            module=dict(
                in_channels=[12, 16, 48, 160, 1280], out_channels=[128, 256, 512, 512, 512],
                out_sizes=[16, 8, 4, 4, 1]),
            inputs=dict(
                features=[
                    'student.stage1', 'student.stage2', 'student.stage3', 'student.stage4',
                    'student.pooled']))),
    losses=dict(
        loss_review=dict(
            weight=8.0,  # that of the pairs with ShuffleNetV2 and MobileNetV2
            inputs=dict(
                teacher=[
                    'teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4',
                    'teacher.pooled']))))
