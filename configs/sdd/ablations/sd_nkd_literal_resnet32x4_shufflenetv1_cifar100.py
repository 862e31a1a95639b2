# SD-NKD by the letter of the paper (Wei et al., CVPR 2024), not of its code; 76.34 % printed.
_base_ = '../sd_nkd_resnet32x4_shufflenetv1_cifar100.py'

model = dict(
    connectors=dict(regions=dict(module=dict(pooling='direct'))),
    losses=dict(
        loss_sdd=dict(
            module=dict(
                grouping='class', region_reduction='sum',
                logit_loss=dict(temperature=1.0, gamma=1.5, non_target='others')),
            warmup_epochs=30)))
optim_wrapper = dict(clip_grad=None)
