# Demo: DPK in FGD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/dpk_detector.py']
_base_.merge(_base_.pop('dpk_detector'))
model = _base_.model
model['connectors']['student_levels']['module']['num_levels'] = 3
model['connectors']['teacher_levels']['module']['num_levels'] = 3
model['connectors']['prior']['module'].update(
    student_channels=[64] * 3, teacher_channels=[64] * 3,
    student_patches=[2, 1, 1], teacher_patches=[2, 1, 1],
    grids=[(12, 14), (12, 14), (6, 7)], encoder_depth=1, decoder_depth=1,
    mask=dict(cka=dict(type='GatheredCKA', student_channels=64, teacher_channels=64)))
model['losses']['loss_fgd']['module'].update(
    student_channels=64, teacher_channels=64, num_levels=3)
