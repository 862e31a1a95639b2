# DETRDistill (Chang et al., ICCV 2023) for DETRs whose first stage says where queries look first.
detrdistill = dict(
    model=dict(
        student_layers=dict(
            neck='neck',
            predictions='bbox_head',
            decoder=dict(part='decoder'),
            decoder_arguments=dict(arguments='decoder'),
            head=dict(part='bbox_head')),
        teacher_layers=dict(
            neck='neck',
            decoded='decoder',
            decoder_arguments=dict(arguments='decoder'),
            head=dict(part='bbox_head')),
        connectors=dict(
            teacher_predictions=dict(
                module=dict(type='DETRPredictions'),
                inputs=dict(
                    decoded='teacher.decoded', arguments='teacher.decoder_arguments',
                    head='teacher.head')),
            prior_decoded=dict(
                module=dict(type='TeacherQueries'),
                inputs=dict(
                    decoder='student.decoder', arguments='student.decoder_arguments',
                    teacher_arguments='teacher.decoder_arguments')),
            prior_predictions=dict(
                module=dict(type='DETRPredictions'),
                inputs=dict(
                    decoded='connector.prior_decoded', arguments='teacher.decoder_arguments',
                    head='student.head'))),
        losses=dict(
            loss_detrdistill=dict(
                module=dict(
                    type='DETRDistillLoss', score_weight=1.0, box_weight=5.0, iou_weight=2.0),
                inputs=dict(
                    student='student.predictions', teacher='connector.teacher_predictions')),
            loss_features=dict(
                module=dict(type='DETRDistillFeatureLoss', num_predictions=100),
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', decoded='teacher.decoded',
                    predictions='connector.teacher_predictions', gt_boxes='batch.gt_boxes',
                    image_shapes='batch.image_shapes')),
            loss_assignment=dict(
                module=dict(type='DETRDistillAssignmentLoss', assignment='student'),
                inputs=dict(
                    predictions='connector.prior_predictions',
                    teacher='connector.teacher_predictions', head='student.head',
                    data_samples='batch.data_samples')))))
