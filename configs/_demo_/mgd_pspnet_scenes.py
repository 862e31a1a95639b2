# Demo: MGD with CWD, PSPNet on scenes of digits. First: teacher_pspnet_scenes.py
_base_ = ['../_base_/pairs/pspnet_scenes.py', '../_base_/methods/mgd_segmentor.py']

_base_.merge(_base_.pop('mgd_segmentor'))
# The backbones have three stages.
_last = dict(last='backbone.layer3')
model = dict(
    student_layers=_last, teacher_layers=_last,
    connectors=dict(generator=dict(module=dict(in_channels=64, out_channels=128))))
