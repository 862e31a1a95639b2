# HSSAKD (2021), Table IX: task + KL_q, wrn_40_2 teaches wrn_16_2, 77.11 %.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(losses=dict(loss_kl_p=dict(weight=0.0)))
