# DeiT's hard token (Touvron et al., ICML 2021): 74.5 % (DPK, Table 13).
_base_ = [
    '../_base_/pairs/cait_s24_deit_tiny_imagenet.py',
    '../_base_/models/imagenet/deit_tiny_distilled.py',
    '../_base_/methods/deit.py',
]
_base_.merge(_base_.pop('deit'))
model = dict(
    student=dict(
        _delete_=True, **_base_.deit_tiny_distilled, train_cfg=_base_.model.student.train_cfg))
model['student']['head']['loss']['loss_weight'] = 0.5
