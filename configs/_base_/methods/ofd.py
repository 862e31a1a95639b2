# OFD (Heo et al., ICCV 2019), weight of mdistiller; channels of resnet32x4 and resnet8x4.
ofd = dict(
    model=dict(
        connectors=dict(
            stage1=dict(
                module=dict(
                    type='AlignFeatures', in_channels=64, out_channels=64, activation='none'),
                inputs=dict(features='student.stage1')),
            stage2=dict(
                module=dict(
                    type='AlignFeatures', in_channels=128, out_channels=128, activation='none'),
                inputs=dict(features='student.stage2')),
            stage3=dict(
                module=dict(
                    type='AlignFeatures', in_channels=256, out_channels=256, activation='none'),
                inputs=dict(features='student.stage3'))),
        losses=dict(
            loss_ofd=dict(
                module=dict(type='OFDLoss'),
                weight=1e-3,
                inputs=dict(
                    student=['connector.stage1', 'connector.stage2', 'connector.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'],
                    norm_weights=['teacher.weight1', 'teacher.weight2', 'teacher.weight3'],
                    norm_biases=['teacher.bias1', 'teacher.bias2', 'teacher.bias3'])))))
