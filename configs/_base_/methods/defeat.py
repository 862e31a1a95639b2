# DeFeat (Guo et al., CVPR 2021) on the pyramid, weights of its code's config for VOC.
defeat = dict(
    model=dict(
        losses=dict(
            loss_defeat=dict(
                module=dict(
                    type='DeFeatLoss', num_levels=5, foreground_weight=3.0, background_weight=12.0),
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes',
                    image_shapes='batch.padded_shapes')))))
