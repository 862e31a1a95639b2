# SD-NKD by the letter of the paper (Wei et al., CVPR 2024), not of its code; 76.34 % printed.
_base_ = ['../sd_nkd_resnet32x4_shufflenetv1_cifar100.py', '../../_base_/sdd_literal.py']

_base_.merge(_base_.pop('sdd_literal'))
model = dict(
    losses=dict(
        loss_sdd=dict(
            module=dict(
                logit_loss=dict(temperature=1.0, gamma=1.5, non_target='others')))))
