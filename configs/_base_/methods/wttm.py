# WTTM (Zheng & Yang, ICLR 2024); exponent and weight of an example in the authors' repository.
wttm = dict(
    model=dict(
        losses=dict(
            loss_wttm=dict(
                module=dict(type='WTTMLoss', gamma=0.2),
                weight=4.0,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))))
