# FGFI (Wang et al., CVPR 2019) on two-stage detectors, weight of DeFeat's code for it; anchors of
# the student's head.
fgfi_two_stage = dict(
    model=dict(
        losses=dict(
            loss_fgfi=dict(
                module=dict(
                    type='FGFILoss', num_levels=5,
                    anchor_generator=dict(
                        type='AnchorGenerator', scales=[8], ratios=[0.5, 1.0, 2.0],
                        strides=[4, 8, 16, 32, 64])),
                weight=3.0,
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes')))))
