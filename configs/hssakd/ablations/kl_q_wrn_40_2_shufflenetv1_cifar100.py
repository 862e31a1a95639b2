# HSSAKD (2021), Table IX: task + KL_q, wrn_40_2 teaches shufflenetv1, 78.87 %.
_base_ = '../wrn_40_2_shufflenetv1_cifar100.py'
model = dict(losses=dict(loss_kl_p=dict(weight=0.0)))
