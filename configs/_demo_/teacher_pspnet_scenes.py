# Demo: the teacher, PSPNet with a wider ResNet-18, on scenes of digits.
_base_ = 'student_pspnet_scenes.py'
model = dict(
    backbone=dict(stem_channels=32, base_channels=32),
    decode_head=dict(in_channels=128, channels=64))
