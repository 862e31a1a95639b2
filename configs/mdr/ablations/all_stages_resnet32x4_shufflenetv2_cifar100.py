# MDR (ACM MM 2024), Fig. 3a: all stages, none chosen; the number is not printed.
_base_ = '../resnet32x4_shufflenetv2_cifar100.py'

model = dict(losses=dict(loss_mdr=dict(module=dict(angle_stages=None, length_stages=None))))
