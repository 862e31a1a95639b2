# GID (Dai et al., CVPR 2021) for RetinaNet: settings of the first author's reproduction.
gid = dict(
    model=dict(
        student_layers=dict(
            scores=dict(module='bbox_head.retina_cls', collect='list'),
            boxes=dict(module='bbox_head.retina_reg', collect='list'),
            head=dict(part='bbox_head')),
        teacher_layers=dict(
            scores=dict(module='bbox_head.retina_cls', collect='list'),
            boxes=dict(module='bbox_head.retina_reg', collect='list'),
            head=dict(part='bbox_head')),
        connectors=dict(
            instances=dict(
                module=dict(
                    type='GeneralInstances', num_instances=10, iou_threshold=0.3,
                    num_candidates=3000, smallest_side=10.0, positive_iou=0.5),
                inputs=dict(
                    student_scores='student.scores', teacher_scores='teacher.scores',
                    student_boxes='student.boxes', teacher_boxes='teacher.boxes',
                    head='student.head', teacher_head='teacher.head',
                    image_shapes='batch.image_shapes')),
            student_features=dict(
                module=dict(type='InstanceFeatures', strides=[8, 16, 32, 64, 128]),
                inputs=dict(
                    features='student.neck', boxes='connector.instances.boxes',
                    padded_shapes='batch.padded_shapes')),
            teacher_features=dict(
                module=dict(type='InstanceFeatures', strides=[8, 16, 32, 64, 128]),
                inputs=dict(
                    features='teacher.neck', boxes='connector.instances.boxes',
                    padded_shapes='batch.padded_shapes'))),
        losses=dict(
            loss_features=dict(
                module=dict(type='GIDFeatureLoss', student_channels=256, teacher_channels=256),
                weight=5e-4,
                inputs=dict(
                    student='connector.student_features', teacher='connector.teacher_features',
                    exists='connector.instances.exists')),
            loss_relations=dict(
                module=dict(type='GIDRelationLoss'),
                weight=40.0,
                inputs=dict(
                    student='connector.student_features', teacher='connector.teacher_features',
                    exists='connector.instances.exists')),
            loss_scores=dict(
                module=dict(type='GIDScoreLoss'),
                weight=0.1,
                inputs=dict(
                    student='student.scores', teacher='teacher.scores',
                    priors='connector.instances.priors')),
            loss_boxes=dict(
                module=dict(type='GIDBoxLoss', beta=0.0),
                weight=1.0,
                inputs=dict(
                    student='student.boxes', teacher='teacher.boxes',
                    priors='connector.instances.priors')))))
