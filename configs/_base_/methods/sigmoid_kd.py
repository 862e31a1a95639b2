# Logit distillation of multi-label heads (L2D, Yang et al., ICCV 2023), with its weight.
sigmoid_kd = dict(
    model=dict(
        student=dict(head=dict(
            type='MultiLabelLinearClsHead', loss=dict(use_sigmoid=True))),
        teacher=dict(head=dict(
            type='MultiLabelLinearClsHead', loss=dict(use_sigmoid=True))),
        losses=dict(
            loss_sigmoid=dict(
                module=dict(type='SigmoidKDLoss'),
                weight=10.0,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))))
