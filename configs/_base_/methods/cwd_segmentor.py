# CWD (Shu et al., ICCV 2021) on the logits of segmentors: T and weight of the authors' code.
cwd_segmentor = dict(
    model=dict(
        student_layers=dict(logits='decode_head.conv_seg'),
        teacher_layers=dict(logits='decode_head.conv_seg'),
        losses=dict(
            loss_cwd=dict(
                module=dict(type='CWDLoss', temperature=4.0),
                weight=3.0,
                inputs=dict(student='student.logits', teacher='teacher.logits')))))
