# DKD (Zhao et al., CVPR 2022) for CIFAR-100; beta depends on the pair.
dkd = dict(
    model=dict(
        losses=dict(
            loss_dkd=dict(
                module=dict(type='DKDLoss', alpha=1.0, beta=8.0, temperature=4.0),
                inputs=dict(
                    student_logits='student.logits', teacher_logits='teacher.logits',
                    labels='batch.labels'),
                warmup_epochs=20))))
