# Demo: the student alone, a small Deformable DETR with a narrow ResNet-18, on scenes of digits.
_base_ = ['../_base_/models/detection/deformable_detr_r50.py',
          '../_base_/datasets/digits_scenes.py', '../_base_/schedules/scenes_12e.py',
          '../_base_/detection_runtime.py']
_attention = dict(self_attn_cfg=dict(embed_dims=64, num_levels=3, batch_first=True),
                  ffn_cfg=dict(embed_dims=64, feedforward_channels=128, ffn_drop=0.0))
model = _base_.pop('deformable_detr_r50')
model.update(
    data_preprocessor=_base_.data_preprocessor, num_queries=30, num_feature_levels=3,
    with_box_refine=True)
model.backbone.update(
    depth=18, base_channels=16, out_indices=(1, 2, 3), frozen_stages=-1, norm_eval=False,
    norm_cfg=dict(type='BN', requires_grad=True), init_cfg=None)
model.neck.update(
    in_channels=[32, 64, 128], out_channels=64, num_outs=3, norm_cfg=dict(type='GN', num_groups=8))
model.encoder = dict(num_layers=1, layer_cfg=_attention)
model.decoder.update(num_layers=2, layer_cfg=dict(
    self_attn_cfg=dict(embed_dims=64, num_heads=4, dropout=0.0, batch_first=True),
    cross_attn_cfg=dict(embed_dims=64, num_levels=3, batch_first=True),
    ffn_cfg=_attention['ffn_cfg']))
model.positional_encoding.num_feats = 32
model.bbox_head.update(num_classes=10, embed_dims=64)
