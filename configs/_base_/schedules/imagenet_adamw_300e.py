# DeiT (Touvron et al., ICML 2021), Swin and ConvNeXt: AdamW, 300 epochs, a cosine after 20 epochs
# of warmup. lr is that of 1024 images a step, here 8 processes of 128.
optim_wrapper = dict(
    optimizer=dict(type='AdamW', lr=1e-3, weight_decay=0.05, eps=1e-8, betas=(0.9, 0.999)),
    paramwise_cfg=dict(
        norm_decay_mult=0.0, bias_decay_mult=0.0,
        custom_keys={
            '.cls_token': dict(decay_mult=0.0), '.pos_embed': dict(decay_mult=0.0),
            '.absolute_pos_embed': dict(decay_mult=0.0),
            '.relative_position_bias_table': dict(decay_mult=0.0)}),
    clip_grad=dict(max_norm=5.0))
param_scheduler = [
    dict(type='LinearLR', start_factor=1e-3, by_epoch=True, end=20, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=1e-5, by_epoch=True, begin=20),
]

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=300, val_interval=1)
val_cfg = dict(type='BatchedValLoop')
test_cfg = dict(type='BatchedTestLoop')

auto_scale_lr = dict(base_batch_size=1024)
