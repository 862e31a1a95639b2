# DKD on standardised logits (Sun et al., CVPR 2024): temperature 2, weight 9.
_base_ = 'dkd.py'

dkd = dict(
    model=dict(
        connectors=dict(
            standardized=dict(
                module=dict(type='StandardizeLogits'),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))),
        losses=dict(
            loss_dkd=dict(
                module=dict(temperature=2.0),
                weight=9.0,
                inputs=dict(
                    student_logits='connector.standardized.student_logits',
                    teacher_logits='connector.standardized.teacher_logits')))))
