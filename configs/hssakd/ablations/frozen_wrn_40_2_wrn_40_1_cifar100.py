# HSSAKD (2021), Table III: wrn_40_2 teaches wrn_40_1, 77.00 % (Ours, frozen teacher with
# branches).
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    teacher_checkpoint='work_dirs/hssakd/ablations/branches_wrn_40_2_cifar100/epoch_100.pth')
