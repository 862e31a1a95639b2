# TOFD with four stages; channels of vgg13 and of mobilenetv2.
_base_ = 'tofd.py'
_sources = ('1', '2', '3', '')
_layers = dict(logits3='branches.exit3.classifier', features3='branches.exit3.blocks')
tofd = dict(
    model=dict(
        student=dict(
            branches=dict(
                exit1=dict(module=dict(in_channels=12, hidden_channels=1280, num_halvings=3)),
                exit2=dict(module=dict(in_channels=16, hidden_channels=1280, num_halvings=2)),
                exit3=dict(
                    tap='backbone.stage3',
                    module=dict(
                        type='ExitBranch', in_channels=48, hidden_channels=1280, num_classes=100,
                        num_halvings=1)))),
        teacher=dict(
            branches=dict(
                exit1=dict(module=dict(in_channels=64, hidden_channels=512, num_halvings=3)),
                exit2=dict(module=dict(in_channels=128, hidden_channels=512, num_halvings=2)),
                exit3=dict(
                    tap='backbone.stage3',
                    module=dict(
                        type='ExitBranch', in_channels=256, hidden_channels=512, num_classes=100,
                        num_halvings=1)))),
        student_layers=_layers,
        teacher_layers=_layers,
        connectors=dict(
            resizing=dict(
                module=dict(in_channels=1280, out_channels=512, num_stages=4),
                inputs=dict(features=[f'student.features{i}' for i in _sources]))),
        losses=dict(
            loss_tofd=dict(inputs=dict(teacher=[f'teacher.features{i}' for i in _sources])),
            loss_kd=dict(
                inputs=dict(
                    student_logits=[f'student.logits{i}' for i in _sources],
                    teacher_logits=[f'teacher.logits{i}' for i in _sources])))))
