# DKD (Zhao et al., CVPR 2022) on the regions of two-stage detectors, settings of mdistiller.
dkd_two_stage = dict(
    model=dict(
        student_layers=dict(
            targets=dict(arguments='roi_head.bbox_head.loss_cls'),
            regions=dict(arguments='roi_head.bbox_roi_extractor')),
        teacher_layers=dict(roi_head=dict(part='roi_head')),
        connectors=dict(
            roi=dict(
                module=dict(type='RoILogits'),
                inputs=dict(
                    targets='student.targets', regions='student.regions',
                    features='teacher.neck', head='teacher.roi_head'))),
        losses=dict(
            loss_dkd=dict(
                module=dict(type='DKDLoss', alpha=1.0, beta=0.25, temperature=1.0),
                inputs=dict(
                    student_logits='connector.roi.student',
                    teacher_logits='connector.roi.teacher', labels='connector.roi.labels')))))
