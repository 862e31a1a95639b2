# VSD, Fig. 4b: KD2 + agg1, without the branches; numbers are in a figure only.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(
    connectors=dict(_delete_=True),
    losses=dict(_delete_=True, loss_kd2=_base_.model.losses.loss_kd2))
