# ReviewKD (Chen et al., CVPR 2021); channels of resnet32x4 and resnet8x4, weight by pair.
reviewkd = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3',
            pooled='neck'),
        connectors=dict(
            fusion=dict(
                module=dict(
                    type='AttentionFusion', in_channels=[64, 128, 256, 256],
                    out_channels=[64, 128, 256, 256], out_sizes=[32, 16, 8, 1]),
                inputs=dict(features=[
                    'student.stage1', 'student.stage2', 'student.stage3', 'student.pooled']))),
        losses=dict(
            loss_review=dict(
                module=dict(type='HierarchicalContextLoss'),
                inputs=dict(student='connector.fusion', teacher=[
                    'teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.pooled']),
                warmup_epochs=20))))
