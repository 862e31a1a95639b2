# DeiT's hard token (Touvron et al., ICML 2021): 81.3 % (DPK, Table 13).
_base_ = ['cait_s24_deit_tiny_imagenet.py', '../_base_/models/imagenet/deit_small_distilled.py']

model = dict(
    student=dict(
        _delete_=True, **_base_.deit_small_distilled, train_cfg=_base_.model.student.train_cfg))
model['student']['head']['loss']['loss_weight'] = 0.5
