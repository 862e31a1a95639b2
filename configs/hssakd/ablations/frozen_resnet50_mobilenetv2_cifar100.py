# HSSAKD (2021), Table III: resnet50 teaches mobilenetv2, 78.79 % (Ours, frozen teacher with
# branches).
_base_ = '../resnet50_mobilenetv2_cifar100.py'
model = dict(
    teacher_checkpoint='work_dirs/hssakd/ablations/branches_resnet50_cifar100/epoch_100.pth')
