# MDR (ACM MM 2024), Table 6: 75.83 % with 3 stages chosen by angle.
_base_ = '../vgg13_vgg8_cifar100.py'

model = dict(losses=dict(loss_mdr=dict(module=dict(angle_stages=3))))
