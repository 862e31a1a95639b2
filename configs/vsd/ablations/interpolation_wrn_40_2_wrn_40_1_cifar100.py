# VSD, an ablation of the rescale block: interpolation only; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    connectors=dict(branches=dict(module=dict(refinement='none'))))
