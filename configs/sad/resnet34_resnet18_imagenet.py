# SAD (Ji et al., AAAI 2021): 71.38 % (DPK, Table 2). The maps of all residual blocks.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/sad.py']

_base_.merge(_base_.pop('sad'))
model = dict(
    student_layers=dict(
        _delete_=True, logits='head.fc',
        block1_0='backbone.layer1.0', block1_1='backbone.layer1.1',
        block2_0='backbone.layer2.0', block2_1='backbone.layer2.1',
        block3_0='backbone.layer3.0', block3_1='backbone.layer3.1',
        block4_0='backbone.layer4.0', block4_1='backbone.layer4.1'),
    teacher_layers=dict(
        _delete_=True, logits='head.fc',
        block1_0='backbone.layer1.0', block1_1='backbone.layer1.1',
        block1_2='backbone.layer1.2',
        block2_0='backbone.layer2.0', block2_1='backbone.layer2.1',
        block2_2='backbone.layer2.2', block2_3='backbone.layer2.3',
        block3_0='backbone.layer3.0', block3_1='backbone.layer3.1',
        block3_2='backbone.layer3.2', block3_3='backbone.layer3.3',
        block3_4='backbone.layer3.4', block3_5='backbone.layer3.5',
        block4_0='backbone.layer4.0', block4_1='backbone.layer4.1',
        block4_2='backbone.layer4.2'),
    losses=dict(
        loss_sad=dict(
            module=dict(
                student_channels=[64] * 2 + [128] * 2 + [256] * 2 + [512] * 2,
                teacher_channels=[64] * 3 + [128] * 4 + [256] * 6 + [512] * 3),
            inputs=dict(
                student=[
                    'student.block1_0', 'student.block1_1',
                    'student.block2_0', 'student.block2_1',
                    'student.block3_0', 'student.block3_1',
                    'student.block4_0', 'student.block4_1'],
                teacher=[
                    'teacher.block1_0', 'teacher.block1_1', 'teacher.block1_2',
                    'teacher.block2_0', 'teacher.block2_1', 'teacher.block2_2',
                    'teacher.block2_3',
                    'teacher.block3_0', 'teacher.block3_1', 'teacher.block3_2',
                    'teacher.block3_3', 'teacher.block3_4', 'teacher.block3_5',
                    'teacher.block4_0', 'teacher.block4_1', 'teacher.block4_2']))))
