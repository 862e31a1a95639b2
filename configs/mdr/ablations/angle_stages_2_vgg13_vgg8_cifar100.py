# MDR (ACM MM 2024), Table 6: 75.88 % with 2 stages chosen by angle.
_base_ = '../vgg13_vgg8_cifar100.py'

model = dict(losses=dict(loss_mdr=dict(module=dict(angle_stages=2))))
