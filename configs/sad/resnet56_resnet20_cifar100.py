# SAD (Ji et al., AAAI 2021) with KD, on stages in place of blocks.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sad.py']

_base_.merge(_base_.pop('sad'))
model = dict(
    losses=dict(
        loss_sad=dict(
            module=dict(student_channels=[16, 32, 64], teacher_channels=[16, 32, 64]))))
