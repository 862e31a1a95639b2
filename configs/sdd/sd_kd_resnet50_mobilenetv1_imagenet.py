# SD-KD in SDD (Wei et al., CVPR 2024), Table 4: 72.24 % top-1, 90.71 % top-5 (KD 70.50).
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/sd_kd.py']

# As the authors run it: weights and temperature of CIFAR-100, not KD's own 0.5, 0.5 and 1.
_base_.merge(_base_.pop('sdd'))
