# Demo: SD-KD by the letter of the paper, on 53 digits. First: teacher_digits.py
_base_ = 'sd_kd_digits.py'

model = dict(
    connectors=dict(regions=dict(module=dict(pooling='direct'))),
    # An eighth of the run, as 30 of 240 epochs.
    losses=dict(
        loss_sdd=dict(
            module=dict(grouping='class', region_reduction='sum'), warmup_epochs=3)))
optim_wrapper = dict(clip_grad=None)
