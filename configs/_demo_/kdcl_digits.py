# Demo: KDCL, two resnet8 learn from their ensemble on 53 digits.
_base_ = ['student_digits.py', '../_base_/methods/kdcl.py']

_base_.kdcl.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('kdcl'))
