# SD-NKD (Wei et al., CVPR 2024): NKD of every region. The authors' code takes DKD's temperature,
# DKD's beta as gamma, and all classes in the second term; it warms up over 20 epochs.
_base_ = 'sdd.py'

sdd = dict(
    model=dict(
        losses=dict(
            loss_sdd=dict(
                module=dict(
                    logit_loss=dict(type='NKDLoss', temperature=4.0, gamma=8.0, non_target='all')),
                warmup_epochs=20))))
