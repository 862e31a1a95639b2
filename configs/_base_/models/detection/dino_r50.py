# DINO with ResNet-50 as in mmdet, four scales: a Deformable DETR with denoising queries.
_base_ = 'deformable_detr_r50.py'
dino_r50 = _base_.pop('deformable_detr_r50')
dino_r50.update(
    type='DINO', num_queries=900, with_box_refine=True, as_two_stage=True,
    dn_cfg=dict(
        label_noise_scale=0.5, box_noise_scale=1.0,
        group_cfg=dict(dynamic=True, num_groups=None, num_dn_queries=100)),
    test_cfg=dict(max_per_img=300))
dino_r50.encoder.layer_cfg.update(
    self_attn_cfg=dict(dropout=0.0), ffn_cfg=dict(feedforward_channels=2048, ffn_drop=0.0))
dino_r50.decoder.layer_cfg.update(
    cross_attn_cfg=dict(dropout=0.0), **dino_r50.encoder.layer_cfg)
dino_r50.positional_encoding.update(offset=0.0, temperature=20)
dino_r50.bbox_head.type = 'DINOHead'
dino_r50.bbox_head.loss_cls.loss_weight = 1.0
