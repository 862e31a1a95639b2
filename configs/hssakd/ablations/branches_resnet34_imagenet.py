# HSSAKD (2021), Table IV: branches behind the frozen resnet34 of torchvision (Teacher, 73.31 %).
_base_ = '../single_joint_resnet34_imagenet.py'
model = dict(frozen_classifier='checkpoints/imagenet/resnet34.pth')
val_evaluator = _base_.branch_scores
