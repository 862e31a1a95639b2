# SemCKD in HSSAKD (2021), Table III: resnet50 teaches mobilenetv2 of stride 1, 77.23 %.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/semckd.py']

_base_.merge(_base_.pop('semckd'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    student_layers={f'stage{i}': f'backbone.stage{i}' for i in (1, 2, 3, 4)},
    teacher_layers={f'stage{i}': f'backbone.stage{i}' for i in (1, 2, 3, 4)},
    connectors=dict(
        calibration=dict(
            module=dict(
                student_channels=[12, 16, 48, 160], teacher_channels=[256, 512, 1024, 2048]),
            inputs=dict(
                student=[f'student.stage{i}' for i in (1, 2, 3, 4)],
                teacher=[f'teacher.stage{i}' for i in (1, 2, 3, 4)]))))
train_dataloader = dict(drop_last=True)
optim_wrapper = dict(optimizer=dict(nesterov=True))
