# HSSAKD (2021), Fig. 5, middle: branch 3 alone; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(
    student=dict(auxiliary_indices=[3]), teacher_layers=dict(branches='branches.branch3'))
