# Demo: CWD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/cwd.py']

_base_.merge(_base_.pop('cwd'))
model = dict(losses=dict(loss_cwd=dict(module=dict(num_levels=3))))
