# Glyphs: Deep Mutual Learning, two resnet8 teach each other.
_base_ = ['student_glyphs.py', '../_base_/methods/dml.py']
model = dict(_delete_=True, **_base_.dml, peers=[_base_.model, _base_.model])
val_evaluator = _base_.peer_evaluator
test_evaluator = val_evaluator
