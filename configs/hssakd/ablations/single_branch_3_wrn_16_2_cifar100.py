# HSSAKD (2021), Fig. 5, left: branch 3 alone; numbers are in a figure only.
_base_ = '../single_joint_wrn_16_2_cifar100.py'
model = dict(auxiliary_indices=[3])
