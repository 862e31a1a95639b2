# HSSAKD (2021), Table X: two shufflenetv1, task + aux_SSAD + KL_q + DML, 77.73 %.
_base_ = '../online_shufflenetv1_cifar100.py'
# Of the class task only the images themselves count.
model = dict(losses=dict(loss_kl_p=dict(module=dict(type='HSSAKDLoss', task='class'))))
