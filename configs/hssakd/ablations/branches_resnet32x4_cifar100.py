# HSSAKD (2021), Table III: branches behind a frozen resnet32x4 (Teacher, 79.63 %).
_base_ = '../single_joint_resnet32x4_cifar100.py'
model = dict(frozen_classifier='checkpoints/cifar100/resnet32x4.pth')
# Paper: not stated. Here: the schedule of the code.
param_scheduler = dict(milestones=[30, 60, 90])
train_cfg = dict(max_epochs=100)
val_evaluator = _base_.branch_scores
