# HSSAKD (2021), Table III: branches behind a frozen vgg13 (Teacher, 74.64 %).
_base_ = '../single_joint_vgg13_cifar100.py'
model = dict(frozen_classifier='checkpoints/cifar100/vgg13.pth')
# Paper: not stated. Here: the schedule of the code.
param_scheduler = dict(milestones=[30, 60, 90])
train_cfg = dict(max_epochs=100)
val_evaluator = _base_.branch_scores
