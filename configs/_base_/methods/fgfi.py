# FGFI (Wang et al., CVPR 2019), weight of DeFeat's code for it; anchors of the student's head.
fgfi = dict(
    model=dict(
        losses=dict(
            loss_fgfi=dict(
                module=dict(
                    type='FGFILoss', num_levels=5,
                    anchor_generator=dict(
                        type='AnchorGenerator', octave_base_scale=4, scales_per_octave=3,
                        ratios=[0.5, 1.0, 2.0], strides=[8, 16, 32, 64, 128])),
                weight=3.0,
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes')))))
