# NKD (Yang et al., ICCV 2023): temperature and gamma of its runs on ImageNet.
nkd = dict(
    model=dict(
        losses=dict(
            loss_nkd=dict(
                module=dict(type='NKDLoss', temperature=1.0, gamma=1.5),
                inputs=dict(
                    student_logits='student.logits', teacher_logits='teacher.logits',
                    labels='batch.labels')))))
