# KD on the mean of two teachers' logits (Hinton et al., 2015, Section 3); weights of CRD's KD.
mean_kd = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.1))),
        connectors=dict(
            mean=dict(
                module=dict(type='MeanLogits'),
                inputs=dict(logits=['teacher.first.logits', 'teacher.second.logits']))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                weight=0.9,
                inputs=dict(student_logits='student.logits', teacher_logits='connector.mean')))))
