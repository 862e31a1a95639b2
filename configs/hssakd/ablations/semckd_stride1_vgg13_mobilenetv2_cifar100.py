# SemCKD in HSSAKD (2021), Table III: vgg13 teaches mobilenetv2 of stride 1, 76.45 %.
_base_ = ['../../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    student_layers={f'stage{i}': f'backbone.stage{i}' for i in (1, 2, 3, 4)},
    teacher_layers={f'stage{i}': f'backbone.stage{i + 1}' for i in (1, 2, 3, 4)},
    connectors=dict(
        calibration=dict(
            module=dict(
                student_channels=[12, 16, 48, 160], teacher_channels=[128, 256, 512, 512]),
            inputs=dict(
                student=[f'student.stage{i}' for i in (1, 2, 3, 4)],
                teacher=[f'teacher.stage{i}' for i in (1, 2, 3, 4)]))))
train_dataloader = dict(drop_last=True)
optim_wrapper = dict(optimizer=dict(nesterov=True))
