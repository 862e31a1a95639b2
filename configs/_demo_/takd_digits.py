# TAKD (Mirzadeh et al., AAAI 2020), last link: resnet14 teaches resnet8. No published number.
_base_ = './kd_digits.py'

# python tools/train.py configs/_demo_/assistant_takd_digits.py
model = dict(
    teacher=dict(backbone=dict(depth=14)),
    teacher_checkpoint='work_dirs/_demo_/assistant_takd_digits/epoch_20.pth')
