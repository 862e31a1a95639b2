# Demo: SD-KD by the letter of the paper, on 53 digits. First: teacher_digits.py
_base_ = ['sd_kd_digits.py', '../_base_/sdd_literal.py']

_base_.merge(_base_.pop('sdd_literal'))
# An eighth of the run, as 30 of 240 epochs.
model = dict(losses=dict(loss_sdd=dict(warmup_epochs=3)))
