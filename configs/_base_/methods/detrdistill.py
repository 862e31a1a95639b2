# DETRDistill (Chang et al., ICCV 2023), its logits and features, for Deformable DETR.
detrdistill = dict(
    model=dict(
        student_layers=dict(neck='neck', predictions='bbox_head'),
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
                    head='teacher.head'))),
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
                    image_shapes='batch.image_shapes')))))
