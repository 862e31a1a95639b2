# TOFD's teacher: auxiliary classifiers behind a frozen resnet50 (79.34 % in HSSAKD, Table III).
_base_ = ['../teachers/resnet50_cifar100.py', '../_base_/methods/tofd_teacher.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(
    frozen_classifier='checkpoints/cifar100/resnet50.pth',
    branches=dict(
        exit1=dict(module=dict(in_channels=256, hidden_channels=2048, num_halvings=3)),
        exit2=dict(module=dict(in_channels=512, hidden_channels=2048, num_halvings=2)),
        exit3=dict(
            tap='backbone.stage3',
            module=dict(
                type='ExitBranch', in_channels=1024, hidden_channels=2048, num_classes=100,
                num_halvings=1))))
# The authors' code does not tell it. Here: the schedule of HSSAKD's branches.
param_scheduler = dict(milestones=[30, 60, 90])
train_cfg = dict(max_epochs=100)
