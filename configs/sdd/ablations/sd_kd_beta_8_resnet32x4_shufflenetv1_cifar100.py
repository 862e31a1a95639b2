# SD-KD (Wei et al., CVPR 2024), Table 8, beta = 8: 75.78 %.
_base_ = '../sd_kd_resnet32x4_shufflenetv1_cifar100.py'

model = dict(losses=dict(loss_sdd=dict(module=dict(complementary_weight=8.0))))
