# HSSAKD (2021), Table IX: task + KL_q + KD, wrn_40_2 teaches wrn_16_2, 78.23 %.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
# Of the class task only the images themselves count.
model = dict(losses=dict(loss_kl_p=dict(module=dict(type='HSSAKDLoss', task='class'))))
