# HSSAKD (2021), Table III: resnet56 teaches resnet20, 72.58 % (Ours, frozen teacher with
# branches).
_base_ = '../resnet56_resnet20_cifar100.py'
model = dict(
    teacher_checkpoint='work_dirs/hssakd/ablations/branches_resnet56_cifar100/epoch_100.pth')
