# LD (Zheng et al., CVPR 2022) for GFL: its code's settings for the main region.
ld = dict(
    model=dict(
        student_layers=dict(
            boxes=dict(module='bbox_head.gfl_reg', collect='list'),
            head=dict(part='bbox_head'),
            targets=dict(arguments='bbox_head.loss_cls', collect='list')),
        teacher_layers=dict(
            boxes=dict(module='bbox_head.gfl_reg', collect='list'),
            head=dict(part='bbox_head')),
        connectors=dict(
            student_boxes=dict(
                module=dict(type='HeadScales'),
                inputs=dict(boxes='student.boxes', head='student.head')),
            teacher_boxes=dict(
                module=dict(type='HeadScales'),
                inputs=dict(boxes='teacher.boxes', head='teacher.head')),
            regions=dict(
                module=dict(type='LDRegions', topk=9, lower=0.25),
                inputs=dict(
                    targets='student.targets', boxes='student.boxes', head='student.head',
                    gt_boxes='batch.gt_boxes'))),
        losses=dict(
            loss_ld=dict(
                module=dict(type='LDLoss', temperature=10.0),
                weight=0.25,
                inputs=dict(
                    student='connector.student_boxes', teacher='connector.teacher_boxes',
                    weights='connector.regions.main')))))
