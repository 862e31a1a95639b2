# Demo: DPK in FGD with a CKA among portraits and among landscapes, RetinaNet on scenes of digits.
_base_ = 'dpk_retinanet_scenes.py'
model = dict(connectors=dict(prior=dict(module=dict(mask=dict(cka=dict(centre='orientation'))))))
