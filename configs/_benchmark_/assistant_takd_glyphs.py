# TAKD (Mirzadeh et al., AAAI 2020), first link: resnet20 teaches the assistant resnet14.
_base_ = './kd_glyphs.py'

model = dict(student=dict(backbone=dict(depth=14)))
