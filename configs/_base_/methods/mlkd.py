# MLKD (Jin et al., CVPR 2023) on one view; weights and half the learning rate of its code.
mlkd = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.1))),
        losses=dict(
            loss_mlkd=dict(
                module=dict(type='MLKDLoss'),
                weight=0.9,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))),
    optim_wrapper=dict(optimizer=dict(lr=0.025)))
