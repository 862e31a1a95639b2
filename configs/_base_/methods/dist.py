# DIST (Huang et al., NeurIPS 2022), its weights and temperature on CIFAR-100.
dist = dict(
    model=dict(
        losses=dict(
            loss_dist=dict(
                module=dict(type='DISTLoss', beta=2.0, gamma=2.0, temperature=4.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))))
