# MDR (ACM MM 2024), Table 6: 72.19 % with 3 stages chosen by angle.
_base_ = '../resnet50_mobilenetv2_cifar100.py'

model = dict(losses=dict(loss_mdr=dict(module=dict(angle_stages=3))))
