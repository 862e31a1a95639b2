# TOFD (Zhang et al., NeurIPS 2020), weights and temperatures of the authors' code; channels of
# resnet32x4 and resnet8x4. The branches learn the labels by the student's branch_loss.
_exits = dict(
    exit1=dict(
        tap='backbone.stage1',
        module=dict(
            type='ExitBranch', in_channels=64, hidden_channels=256, num_classes=100,
            num_halvings=2)),
    exit2=dict(
        tap='backbone.stage2',
        module=dict(
            type='ExitBranch', in_channels=128, hidden_channels=256, num_classes=100,
            num_halvings=1)))
_layers = dict(
    logits1='branches.exit1.classifier', features1='branches.exit1.blocks',
    logits2='branches.exit2.classifier', features2='branches.exit2.blocks', features='neck')
tofd = dict(
    model=dict(
        student=dict(
            type='mmkd.BranchedClassifier', branches=_exits,
            branch_loss=dict(type='AuxiliaryTaskLoss', task='class')),
        teacher=dict(type='mmkd.BranchedClassifier', branches=_exits),
        student_layers=_layers,
        teacher_layers=_layers,
        connectors=dict(
            resizing=dict(
                module=dict(
                    type='FeatureResizing', in_channels=256, out_channels=256, num_stages=3),
                inputs=dict(
                    features=['student.features1', 'student.features2', 'student.features']))),
        losses=dict(
            loss_tofd=dict(
                module=dict(type='TOFDLoss'),
                weight=0.05,
                inputs=dict(
                    student='connector.resizing.features',
                    teacher=['teacher.features1', 'teacher.features2', 'teacher.features'])),
            loss_orthogonality=dict(
                module=dict(type='OrthogonalityLoss'),
                weight=0.03,
                inputs=dict(matrices='connector.resizing.matrices')),
            loss_kd=dict(
                module=dict(type='RisingTemperatureKDLoss', rise=3.0),
                weight=1.0,
                inputs=dict(
                    student_logits=['student.logits1', 'student.logits2', 'student.logits'],
                    teacher_logits=['teacher.logits1', 'teacher.logits2', 'teacher.logits'])))))
