# TOFD's teacher on CIFAR-100 with four stages; channels of vgg13.
_base_ = 'tofd_teacher_cifar100.py'
tofd_teacher = dict(
    model=dict(
        branches=dict(
            exit1=dict(module=dict(in_channels=64, hidden_channels=512, num_halvings=3)),
            exit2=dict(module=dict(in_channels=128, hidden_channels=512, num_halvings=2)),
            exit3=dict(
                tap='backbone.stage3',
                module=dict(
                    type='ExitBranch', in_channels=256, hidden_channels=512, num_classes=100,
                    num_halvings=1)))))
