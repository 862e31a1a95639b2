# Demo: KDCL, two resnet8 learn from their ensemble on 53 digits.
_base_ = ['student_digits.py', '../_base_/methods/kdcl.py']
model = dict(_delete_=True, **_base_.kdcl, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
