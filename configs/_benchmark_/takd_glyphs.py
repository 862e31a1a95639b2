# TAKD (Mirzadeh et al., AAAI 2020), last link: resnet14 teaches resnet8. No published number.
_base_ = './kd_glyphs.py'

# python tools/train.py configs/_benchmark_/assistant_takd_glyphs.py
model = dict(
    teacher=dict(backbone=dict(depth=14)),
    teacher_checkpoint='work_dirs/_benchmark_/assistant_takd_glyphs/epoch_20.pth')
