# SD-NKD (Wei et al., CVPR 2024). This pair is not in the paper's tables.
_base_ = './sd_dkd_resnet32x4_resnet8x4_cifar100.py'

# As the authors' code computes it: DKD's temperature, DKD's beta as gamma, and all classes in
# the non-target term.
model = dict(
    losses=dict(
        loss_sdd=dict(
            module=dict(
                logit_loss=dict(
                    _delete_=True, type='NKDLoss', temperature=4.0, gamma=8.0,
                    non_target='all')))))
