# Demo: ONE, two branches of a resnet8 learn from their gated ensemble on 53 digits.
_base_ = ['student_digits.py', '../_base_/methods/one.py']

_base_.one.model.update(_delete_=True, peers=[dict(_base_.model, **_base_.pop('branched'))])
_base_.merge(_base_.pop('one'))
model = dict(losses=dict(loss_one=dict(warmup_epochs=5)))
