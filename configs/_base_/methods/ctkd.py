# CTKD (Li et al., AAAI 2023), global temperature, on KD with the weights of CRD.
ctkd = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.1))),
        losses=dict(
            loss_ctkd=dict(
                module=dict(type='CTKDLoss', lowest=1.0, span=20.0, curriculum_epochs=10),
                weight=0.9,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))))
