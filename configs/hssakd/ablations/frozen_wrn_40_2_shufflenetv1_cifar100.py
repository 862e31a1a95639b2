# HSSAKD (2021), Table III: wrn_40_2 teaches shufflenetv1, 78.51 % (Ours, frozen teacher with
# branches).
_base_ = '../wrn_40_2_shufflenetv1_cifar100.py'
model = dict(
    teacher_checkpoint='work_dirs/hssakd/ablations/branches_wrn_40_2_cifar100/epoch_100.pth')
