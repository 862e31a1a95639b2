# Demo: LD with KD and the valuable region, GFL on scenes of digits. First: teacher_gfl_scenes.py
_base_ = ['../_base_/pairs/gfl_scenes.py', '../_base_/methods/ld_vlr.py']

_base_.merge(_base_.pop('ld'))
