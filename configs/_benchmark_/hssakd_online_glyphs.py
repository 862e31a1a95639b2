# Glyphs: two resnet8 teach each other on images and their rotations; no teacher is needed.
_base_ = ['hssakd_single_glyphs.py', '../_base_/methods/hssakd_online.py']
model = dict(_delete_=True, **_base_.hssakd_online, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
