# Features of a foundation model without labels (AM-RADIO, Ranzinger et al., CVPR 2024): its patch
# tokens and its class token; sizes of DINOv2 ViT-S/14 at 224 px (16x16) and ResNet-18 (7x7).
label_free = dict(
    model=dict(
        connectors=dict(
            grid=dict(
                module=dict(type='TokensToMap', num_extra_tokens=1),
                inputs=dict(tokens='teacher.tokens')),
            summary=dict(module=dict(type='SelectToken'), inputs=dict(tokens='teacher.tokens')),
            aligned=dict(
                module=dict(
                    type='AlignFeatures', in_channels=512, out_channels=384, in_size=7,
                    out_size=16, activation='none'),
                inputs=dict(features='student.map')),
            embedded=dict(
                module=dict(type='LinearEmbedding', in_channels=512, out_channels=384),
                inputs=dict(features='student.pooled'))),
        losses=dict(
            loss_grid=dict(
                module=dict(type='FeatureMatchLoss', cosine=0.9, smooth_l1=0.1),
                weight=1.0,
                inputs=dict(student='connector.aligned', teacher='connector.grid')),
            loss_summary=dict(
                module=dict(type='FeatureMatchLoss', cosine=1.0, smooth_l1=0.0),
                weight=1.0,
                inputs=dict(student='connector.embedded', teacher='connector.summary')))),
    # Nothing is validated: a linear probe scores the features.
    val_dataloader=None,
    val_cfg=None,
    val_evaluator=None,
    test_dataloader=None,
    test_cfg=None,
    test_evaluator=None)
