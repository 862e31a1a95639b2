# HSSAKD (2021), Table X: two shufflenetv1, task + aux_SSAD + KL_q, 77.57 %.
_base_ = '../online_shufflenetv1_cifar100.py'
model = dict(losses=dict(loss_kl_p=dict(weight=0.0)))
