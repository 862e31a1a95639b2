# Demo: DPK in FGD with the paper's 6-4 blocks, RetinaNet on scenes of digits.
_base_ = 'dpk_retinanet_scenes.py'
model = dict(connectors=dict(prior=dict(module=dict(encoder_depth=6, decoder_depth=4))))
