# SD-KD (Wei et al., CVPR 2024): not in the tables; the authors' scripts log 73.54, 73.40 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
