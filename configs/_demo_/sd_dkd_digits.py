# Demo: SD-DKD on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
model = _base_.model
model.connectors.regions.module.scales = (1, 2)
model.losses.loss_sdd.module.logit_loss.beta = 2.0  # as for small ResNets on CIFAR-100
model.losses.loss_sdd.warmup_epochs = 2
