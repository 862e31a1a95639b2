# Demo: DPK in FGD with tokens of 512 numbers (A.2), RetinaNet on scenes of digits.
_base_ = 'dpk_retinanet_scenes.py'
model = dict(connectors=dict(prior=dict(module=dict(widths=512))))
