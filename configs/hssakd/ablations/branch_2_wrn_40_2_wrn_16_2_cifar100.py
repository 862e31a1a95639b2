# HSSAKD (2021), Fig. 5, middle: branch 2 alone; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(
    student=dict(auxiliary_indices=[2]), teacher_layers=dict(branches='branches.branch2'))
