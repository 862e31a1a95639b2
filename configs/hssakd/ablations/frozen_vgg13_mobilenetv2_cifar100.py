# HSSAKD (2021), Table III: vgg13 teaches mobilenetv2, 77.45 % (Ours, frozen teacher with
# branches).
_base_ = '../vgg13_mobilenetv2_cifar100.py'
model = dict(teacher_checkpoint='work_dirs/hssakd/ablations/branches_vgg13_cifar100/epoch_100.pth')
