# VSD, Fig. 4b: KD1 + agg1; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(losses=dict(_delete_=True, loss_kd1=_base_.model.losses.loss_kd1))
