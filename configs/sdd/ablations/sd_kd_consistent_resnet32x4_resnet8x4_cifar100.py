# SD-KD (Wei et al., CVPR 2024), Table 6, consistent regions only: 75.14 %. A reading, no code.
_base_ = '../sd_kd_resnet32x4_resnet8x4_cifar100.py'

model = dict(losses=dict(loss_sdd=dict(module=dict(regions='consistent'))))
