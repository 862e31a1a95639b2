# CA-MKD (Zhang et al., ICASSP 2022), its loss on logits; weight and temperature of the paper.
camkd = dict(
    model=dict(
        losses=dict(
            loss_camkd=dict(
                module=dict(type='CAMKDLoss', temperature=4.0),
                weight=1.0,
                inputs=dict(
                    student_logits='student.logits',
                    teacher_logits=['teacher.first.logits', 'teacher.second.logits'],
                    labels='batch.labels')))))
