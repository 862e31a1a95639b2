# Demo: PKD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/pkd.py']

_base_.merge(_base_.pop('pkd'))
model = dict(losses=dict(loss_pkd=dict(module=dict(num_levels=3))))
