# Demo: CWD on logits, PSPNet on scenes of digits. First: teacher_pspnet_scenes.py
_base_ = ['../_base_/pairs/pspnet_scenes.py', '../_base_/methods/cwd_segmentor.py']

_base_.merge(_base_.pop('cwd_segmentor'))
