# VSD, Eq. 5 read literally: KD2 once for each of the three branches, 79.27 % is the other
# reading's.
_base_ = '../wrn_40_2_wrn_40_1_cifar100.py'
model = dict(losses=dict(loss_kd2=dict(weight=3.0)))
