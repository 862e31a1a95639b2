# DeiT (Touvron et al., ICML 2021), Eq. 3: half labels, half the teacher's decision, which the
# distillation token learns.
deit = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.5))),
        student_layers=dict(distillation='head.layers.head_dist'),
        losses=dict(
            loss_hard=dict(
                module=dict(type='HardKDLoss'),
                weight=0.5,
                inputs=dict(
                    student_logits='student.distillation', teacher_logits='teacher.logits')))),
    optim_wrapper=dict(paramwise_cfg=dict(custom_keys={'.dist_token': dict(decay_mult=0.0)})))
