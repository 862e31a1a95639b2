# MGD (Yang et al., ECCV 2022): weights and shares of the authors' configs for one-stage detectors.
mgd_detector = dict(
    model=dict(
        connectors=dict(
            generator=dict(
                module=dict(
                    type='PerLevel', num_levels=5,
                    module=dict(
                        type='MaskedGenerator', in_channels=256, out_channels=256, mask='spatial',
                        ratio=0.65)),
                inputs=dict(features='student.neck'))),
        losses=dict(
            loss_mgd=dict(
                module=dict(type='PerLevelLoss', num_levels=5, loss=dict(type='MGDLoss')),
                weight=2e-5,
                inputs=dict(student='connector.generator', teacher='teacher.neck')))))
