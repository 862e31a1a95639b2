# ReviewKD (Chen et al., CVPR 2021) on the five levels of a feature pyramid, weight of its code.
reviewkd_detector = dict(
    model=dict(
        connectors=dict(
            fusion=dict(
                module=dict(
                    type='AttentionFusion', in_channels=[256] * 5, out_channels=[256] * 5),
                inputs=dict(features='student.neck'))),
        losses=dict(
            loss_review=dict(
                module=dict(type='HierarchicalContextLoss'),
                weight=1.0,
                inputs=dict(student='connector.fusion', teacher='teacher.neck')))))
