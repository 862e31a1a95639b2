# Demo: AFD, two resnet8 learn to fool each other's discriminators on 53 digits.
_base_ = ['student_digits.py', '../_base_/methods/afd.py']

_base_.afd.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('afd'))
