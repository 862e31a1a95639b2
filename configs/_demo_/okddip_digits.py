# Demo: OKDDip, a resnet8 learns from two resnet8 that weigh each other, on 53 digits.
_base_ = ['student_digits.py', '../_base_/methods/okddip.py']

_base_.okddip.model.update(_delete_=True, peers=[_base_.model, _base_.model, _base_.model])
_base_.merge(_base_.pop('okddip'))
model = dict(losses=dict(loss_okddip=dict(warmup_epochs=5)))
