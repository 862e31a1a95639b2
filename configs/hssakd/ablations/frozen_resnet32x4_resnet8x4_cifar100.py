# HSSAKD (2021), Table III: resnet32x4 teaches resnet8x4, 77.26 % (Ours, frozen teacher with
# branches).
_base_ = '../resnet32x4_resnet8x4_cifar100.py'
model = dict(
    teacher_checkpoint='work_dirs/hssakd/ablations/branches_resnet32x4_cifar100/epoch_100.pth')
