# Demo: DPK in FGD with a loss on the student's tokens (Table 9), RetinaNet on scenes of digits.
_base_ = 'dpk_retinanet_scenes.py'
model = dict(losses=dict(loss_fgd=dict(inputs=dict(mask='connector.prior.masks'))))
