# SD-KD (Wei et al., CVPR 2024): KD of every region, without a warm-up.
_base_ = 'sdd.py'

sdd = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.1))),
        losses=dict(
            loss_sdd=dict(
                module=dict(logit_loss=dict(type='KDLoss', temperature=4.0)), weight=0.9))))
