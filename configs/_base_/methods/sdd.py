# SDD (Wei et al., CVPR 2024), as its authors' code runs it on CIFAR-100 and CUB-200.
_regions = dict(
    student_logits='student.region_logits', teacher_logits='teacher.region_logits',
    labels='batch.labels')
sd_kd = dict(
    type='SDDDistiller',
    scales=(1, 2, 4),
    student=dict(head=dict(loss=dict(loss_weight=0.1))),
    losses=dict(
        loss_sdd=dict(
            module=dict(type='SDDLoss', logit_loss=dict(type='KDLoss', temperature=4.0)),
            weight=0.9,
            inputs=_regions)))
sd_dkd = dict(
    type='SDDDistiller',
    scales=(1, 2, 4),
    losses=dict(
        loss_sdd=dict(
            module=dict(
                type='SDDLoss',
                logit_loss=dict(type='DKDLoss', alpha=1.0, beta=8.0, temperature=4.0)),
            inputs=_regions)))
# DKD's temperature, DKD's beta as gamma, and all classes in the second term: so runs their code.
sd_nkd = dict(
    type='SDDDistiller',
    scales=(1, 2, 4),
    losses=dict(
        loss_sdd=dict(
            module=dict(
                type='SDDLoss',
                logit_loss=dict(type='NKDLoss', temperature=4.0, gamma=8.0, non_target='all')),
            inputs=_regions)))
# Of SD-DKD and SD-NKD; SD-KD has none. The paper says 30 epochs for all.
sdd_hooks = dict(warmup=dict(type='LossWarmupHook', loss='loss_sdd', epochs=20))
# Their code clips, the paper does not say so.
sdd_optim_wrapper = dict(clip_grad=dict(max_norm=40.0))
