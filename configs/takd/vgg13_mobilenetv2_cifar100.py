# TAKD (Mirzadeh et al., AAAI 2020), last link: vgg8 teaches mobilenetv2. No published number.
_base_ = ['../kd/vgg13_mobilenetv2_cifar100.py', '../_base_/models/cifar/vgg8.py']

# python tools/train.py configs/takd/assistant_vgg13_mobilenetv2_cifar100.py
model = dict(
    teacher=dict(_delete_=True, **_base_.vgg8),
    teacher_checkpoint='work_dirs/takd/assistant_vgg13_mobilenetv2_cifar100/epoch_240.pth')
