# HSSAKD (2021), Table XIII: temperature 4, wrn_40_2 teaches shufflenetv1, 80.03 %.
_base_ = '../wrn_40_2_shufflenetv1_cifar100.py'
model = dict(
    losses=dict(
        loss_kl_q=dict(module=dict(temperature=4.0)),
        loss_kl_p=dict(module=dict(temperature=4.0))))
