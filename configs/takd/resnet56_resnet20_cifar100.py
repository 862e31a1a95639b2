# TAKD (Mirzadeh et al., AAAI 2020), last link: resnet32 teaches resnet20. No published number.
_base_ = '../kd/resnet56_resnet20_cifar100.py'

# python tools/train.py configs/takd/assistant_resnet56_resnet20_cifar100.py
model = dict(
    teacher=dict(backbone=dict(depth=32)),
    teacher_checkpoint='work_dirs/takd/assistant_resnet56_resnet20_cifar100/epoch_240.pth')
