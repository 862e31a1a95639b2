# SD-KD (Wei et al., CVPR 2024), Table 8, beta = 6: 76.15 %.
_base_ = '../sd_kd_resnet32x4_shufflenetv1_cifar100.py'

model = dict(losses=dict(loss_sdd=dict(module=dict(complementary_weight=6.0))))
