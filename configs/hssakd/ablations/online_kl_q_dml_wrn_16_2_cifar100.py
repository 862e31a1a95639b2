# HSSAKD (2021), Table X: two wrn_16_2, task + aux_SSAD + KL_q + DML, 76.89 %.
_base_ = '../online_wrn_16_2_cifar100.py'
# Of the class task only the images themselves count.
model = dict(losses=dict(loss_kl_p=dict(module=dict(type='HSSAKDLoss', task='class'))))
