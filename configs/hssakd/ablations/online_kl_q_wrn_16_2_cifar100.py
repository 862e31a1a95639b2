# HSSAKD (2021), Table X: two wrn_16_2, task + aux_SSAD + KL_q, 76.83 %.
_base_ = '../online_wrn_16_2_cifar100.py'
model = dict(losses=dict(loss_kl_p=dict(weight=0.0)))
