# DPK (Zong et al., ICLR 2023) on the last maps alone: ablations, and pairs of different families.
# Weights 0.8 and 0.2; ImageNet has T = 1, CIFAR-100 T = 4. Channels of resnet34 and resnet18.
dpk_last_stage = dict(
    model=dict(
        student_layers=dict(last='backbone.layer4'),
        teacher_layers=dict(last='backbone.layer4'),
        connectors=dict(
            prior=dict(
                module=dict(
                    type='DynamicPrior', student_channels=[512], teacher_channels=[512],
                    student_patches=[1], teacher_patches=[1], grids=[(7, 7)],
                    encoder_depth=6, decoder_depth=4),
                inputs=dict(student=['student.last'], teacher=['teacher.last']))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=1.0),
                weight=0.8,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_dpk=dict(
                module=dict(type='DPKLoss'),
                weight=0.2,
                inputs=dict(hybrid='connector.prior.maps', teacher=['teacher.last'])))))
