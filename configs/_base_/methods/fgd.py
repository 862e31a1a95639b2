# FGD (Yang et al., CVPR 2022): weights of the authors' configs for one-stage detectors.
fgd = dict(
    model=dict(
        losses=dict(
            loss_fgd=dict(
                module=dict(
                    type='FGDLoss', num_levels=5, temperature=0.5, foreground_weight=1e-3,
                    background_weight=5e-4, attention_weight=5e-4, relation_weight=5e-6),
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes',
                    image_shapes='batch.padded_shapes')))))
