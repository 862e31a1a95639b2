# DeiT's hard labels (Touvron et al., ICML 2021), no token in the student: 81.7 % (DPK, Table 13).
_base_ = ['../_base_/pairs/swin_small_swin_tiny_imagenet.py', '../_base_/methods/deit.py']

_base_.deit.model.student_layers.pop('distillation')
_base_.merge(_base_.pop('deit'))
model = dict(losses=dict(loss_hard=dict(inputs=dict(student_logits='student.logits'))))
