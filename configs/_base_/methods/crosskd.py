# CrossKD (Wang et al., CVPR 2024) for RetinaNet: settings of the authors' code.
crosskd = dict(
    model=dict(
        student_layers=dict(
            score_tower=dict(module='bbox_head.cls_convs.2', collect='list'),
            box_tower=dict(module='bbox_head.reg_convs.2', collect='list'),
            targets=dict(arguments='bbox_head.loss_cls', collect='list')),
        teacher_layers=dict(
            score_tower=dict(module='bbox_head.cls_convs.2', collect='list'),
            box_tower=dict(module='bbox_head.reg_convs.2', collect='list'),
            scores=dict(module='bbox_head.retina_cls', collect='list'),
            boxes=dict(module='bbox_head.retina_reg', collect='list'),
            head=dict(part='bbox_head')),
        connectors=dict(
            crossed=dict(
                module=dict(type='CrossHead', start=3),
                inputs=dict(
                    student_scores='student.score_tower', student_boxes='student.box_tower',
                    teacher_scores='teacher.score_tower', teacher_boxes='teacher.box_tower',
                    head='teacher.head'))),
        losses=dict(
            loss_scores=dict(
                module=dict(type='CrossKDScoreLoss', beta=1.0),
                inputs=dict(
                    crossed='connector.crossed.scores', teacher_scores='teacher.scores',
                    targets='student.targets')),
            loss_boxes=dict(
                module=dict(type='CrossKDBoxLoss'),
                inputs=dict(
                    crossed='connector.crossed.boxes', teacher_scores='teacher.scores',
                    teacher_boxes='teacher.boxes', targets='student.targets',
                    head='teacher.head')))))
