# KD (Hinton et al., 2015), with the weights and the temperature of CRD (ICLR 2020) on CIFAR-100.
kd = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.1))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                weight=0.9,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))))
