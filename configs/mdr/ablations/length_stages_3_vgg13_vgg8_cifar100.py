# MDR (ACM MM 2024), Table 6: 75.84 % with 3 stages chosen by length.
_base_ = '../vgg13_vgg8_cifar100.py'

model = dict(losses=dict(loss_mdr=dict(module=dict(length_stages=3))))
