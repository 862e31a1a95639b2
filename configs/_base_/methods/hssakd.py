# HSSAKD offline (Yang et al., 2021), Eq. 17: temperature 3, all weights 1. The student's
# branches learn from the teacher's only.
hssakd = dict(
    model=dict(
        type='MultiViewDistiller',
        student=dict(
            type='mmkd.BranchedClassifier', auxiliary_task='joint', pretext=dict(type='Rotation')),
        teacher=dict(
            type='mmkd.BranchedClassifier', auxiliary_task='joint', pretext=dict(type='Rotation')),
        student_layers=dict(branches='branches'),
        teacher_layers=dict(branches='branches'),
        losses=dict(
            loss_kl_q=dict(
                module=dict(type='HSSAKDLoss', temperature=3.0),
                inputs=dict(student_logits='student.branches', teacher_logits='teacher.branches')),
            loss_kl_p=dict(
                module=dict(type='KDLoss', temperature=3.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))))
