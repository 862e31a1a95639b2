# Glyphs: AFD, two resnet8 learn to fool each other's discriminators.
_base_ = ['student_glyphs.py', '../_base_/methods/afd.py']

_base_.afd.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('afd'))
