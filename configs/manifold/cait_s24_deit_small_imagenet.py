# Manifold (Hao et al., NeurIPS 2022): 82.2 % (DPK, Table 13).
_base_ = ['cait_s24_deit_tiny_imagenet.py', '../_base_/models/imagenet/deit_small.py']

model = dict(
    student=dict(_delete_=True, **_base_.deit_small, train_cfg=_base_.model.student.train_cfg))
model['student']['head']['loss']['loss_weight'] = 0.0
