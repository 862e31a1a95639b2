# SD-DKD (Wei et al., CVPR 2024): DKD of every region. The paper says 30 epochs of warm-up for all;
# the authors' code has 20 here and none for SD-KD.
_base_ = 'sdd.py'

sdd = dict(
    model=dict(
        losses=dict(
            loss_sdd=dict(
                module=dict(
                    logit_loss=dict(type='DKDLoss', alpha=1.0, beta=8.0, temperature=4.0)),
                warmup_epochs=20))))
