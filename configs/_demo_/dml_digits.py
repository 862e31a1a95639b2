# Demo: Deep Mutual Learning, two resnet8 teach each other on 53 digits.
_base_ = ['student_digits.py', '../_base_/methods/dml.py']

_base_.dml.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('dml'))
