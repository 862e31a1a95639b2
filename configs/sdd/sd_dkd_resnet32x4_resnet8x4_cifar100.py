# SD-DKD (Wei et al., CVPR 2024). This pair is not in the paper's tables.
_base_ = './sd_kd_resnet32x4_resnet8x4_cifar100.py'

model = dict(
    student=dict(head=dict(loss=dict(loss_weight=1.0))),
    losses=dict(
        loss_sdd=dict(
            module=dict(
                logit_loss=dict(
                    _delete_=True, type='DKDLoss', alpha=1.0, beta=8.0, temperature=4.0)),
            weight=1.0)))
default_hooks = dict(warmup=dict(type='LossWarmupHook', loss='loss_sdd', epochs=20))
