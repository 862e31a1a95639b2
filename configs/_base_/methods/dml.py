# Deep Mutual Learning (Zhang et al., CVPR 2018): two peers, temperature 1, weight 1 / (K - 1).
dml = dict(
    model=dict(
        type='MutualDistiller',
        layers=dict(logits='head.fc'),
        losses=dict(
            loss_kl=dict(
                module=dict(type='KDLoss', temperature=1.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))),
        student_engine=dict(memory_format='channels_last')),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='peer1_score'),
    ])
dml['test_evaluator'] = dml['val_evaluator']
