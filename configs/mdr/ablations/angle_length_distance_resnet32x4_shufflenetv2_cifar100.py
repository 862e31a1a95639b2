# MDR (ACM MM 2024), Fig. 3b: angles, lengths and distances; the number is not printed.
_base_ = '../resnet32x4_shufflenetv2_cifar100.py'

model = dict(losses=dict(loss_mdr=dict(module=dict(distance_weight=1.0))))
