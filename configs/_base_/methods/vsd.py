# Variable Scale Distillation, Eq. 6 with lambda 1, 1, 1, 0: KD1 + KD2 + agg1. Temperature 3. The
# task loss is agg1: the student's joint classifier on all views.
vsd = dict(
    model=dict(
        type='MultiViewDistiller',
        student=dict(
            type='mmkd.BranchedClassifier',
            head=dict(type='mmkd.JointLinearClsHead', num_views=4),
            pretext=dict(type='Rotation')),
        teacher=dict(
            type='mmkd.BranchedClassifier',
            head=dict(type='mmkd.JointLinearClsHead', num_views=4),
            auxiliary_task='joint',
            pretext=dict(type='Rotation'),
            upsampling=dict(type='Upsampling', scales=(2.0, ))),
        student_layers=dict(
            tap1='backbone.stage1', tap2='backbone.stage2', tap3='backbone.stage3'),
        teacher_layers=dict(
            tap1='backbone.stage1', tap2='backbone.stage2', tap3='backbone.stage3',
            branches='branches'),
        connectors=dict(
            branches=dict(
                module=dict(type='RescaledBranches', num_outputs=400),
                inputs=dict(
                    maps=['student.tap1', 'student.tap2', 'student.tap3'],
                    references=['teacher.tap1', 'teacher.tap2', 'teacher.tap3']))),
        losses=dict(
            loss_kd1=dict(
                module=dict(type='HSSAKDLoss', temperature=3.0),
                inputs=dict(
                    student_logits='connector.branches', teacher_logits='teacher.branches')),
            loss_kd2=dict(
                module=dict(type='KDLoss', temperature=3.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='aggregated_score'),
    ])
vsd['test_evaluator'] = vsd['val_evaluator']
