# HSSAKD online (Yang et al., 2021), Eq. 26: temperature 3, all weights 1. What each peer
# learns on its own is Eq. 12.
hssakd_online = dict(
    model=dict(
        type='MutualDistiller',
        layers=dict(logits='head.fc', branches='branches'),
        losses=dict(
            loss_kl_q=dict(
                module=dict(type='HSSAKDLoss', temperature=3.0),
                inputs=dict(student_logits='student.branches', teacher_logits='teacher.branches')),
            loss_kl_p=dict(
                module=dict(type='KDLoss', temperature=3.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))),
        student_engine=dict(memory_format='channels_last')),
    val_evaluator=[
        dict(type='ScoreAccuracy', topk=(1, 5)),
        dict(type='ScoreAccuracy', field='peer1_score'),
    ])
hssakd_online['test_evaluator'] = hssakd_online['val_evaluator']
