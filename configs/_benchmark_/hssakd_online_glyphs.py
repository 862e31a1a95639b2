# Glyphs: two resnet8 teach each other on images and their rotations; no teacher is needed.
_base_ = ['hssakd_single_glyphs.py', '../_base_/methods/hssakd_online.py']

_base_.hssakd_online.model.update(_delete_=True, peers=[_base_.model, _base_.model])
_base_.merge(_base_.pop('hssakd_online'))
