# SD-KD in SDD (Wei et al., CVPR 2024), Table 3: 71.44 % top-1, 90.05 % top-5 (KD 70.66).
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/sd_kd.py']

# As the authors run it: weights and temperature of CIFAR-100, not KD's own 0.5, 0.5 and 1.
_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
