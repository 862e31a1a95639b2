# HSSAKD (2021), Table XIII: temperature 1, wrn_40_2 teaches wrn_16_2, 78.20 %.
_base_ = '../wrn_40_2_wrn_16_2_cifar100.py'
model = dict(
    losses=dict(
        loss_kl_q=dict(module=dict(temperature=1.0)),
        loss_kl_p=dict(module=dict(temperature=1.0))))
