# MGD (Yang et al., ECCV 2022): weights and shares of the authors' configs for two-stage detectors.
mgd_two_stage = dict(
    model=dict(
        connectors=dict(
            generator=dict(
                module=dict(
                    type='PerLevel', num_levels=4,
                    module=dict(
                        type='MaskedGenerator', in_channels=256, out_channels=256, mask='spatial',
                        ratio=0.45)),
                inputs=dict(features='student.neck'))),
        losses=dict(
            loss_mgd=dict(
                module=dict(type='PerLevelLoss', num_levels=4, loss=dict(type='MGDLoss')),
                weight=5e-7,
                inputs=dict(student='connector.generator', teacher='teacher.neck')))))
