# FGD (Yang et al., CVPR 2022): weights of the authors' configs for two-stage detectors.
fgd_two_stage = dict(
    model=dict(
        losses=dict(
            loss_fgd=dict(
                module=dict(
                    type='FGDLoss', num_levels=4, temperature=0.5, foreground_weight=5e-5,
                    background_weight=2.5e-5, attention_weight=5e-5, relation_weight=5e-7),
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes',
                    image_shapes='batch.padded_shapes')))))
