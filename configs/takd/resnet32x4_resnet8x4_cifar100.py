# TAKD (Mirzadeh et al., AAAI 2020), last link: resnet14x4 teaches resnet8x4. No published number.
_base_ = '../kd/resnet32x4_resnet8x4_cifar100.py'

# python tools/train.py configs/takd/assistant_resnet32x4_resnet8x4_cifar100.py
model = dict(
    teacher=dict(backbone=dict(depth=14)),
    teacher_checkpoint='work_dirs/takd/assistant_resnet32x4_resnet8x4_cifar100/epoch_240.pth')
