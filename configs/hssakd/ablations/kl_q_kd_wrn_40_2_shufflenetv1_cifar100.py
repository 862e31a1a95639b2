# HSSAKD (2021), Table IX: task + KL_q + KD, wrn_40_2 teaches shufflenetv1, 79.06 %.
_base_ = '../wrn_40_2_shufflenetv1_cifar100.py'
# Of the class task only the images themselves count.
model = dict(losses=dict(loss_kl_p=dict(module=dict(type='HSSAKDLoss', task='class'))))
