# Demo: FT, first stage: the paraphraser. Behind configs/_demo_/teacher_digits.py.
_base_ = ['../_base_/pairs/resnet20_resnet8_digits.py', '../_base_/methods/ft_paraphraser.py']

_base_.ft_paraphraser.pop('param_scheduler')  # the schedule of the others
_base_.merge(_base_.pop('ft_paraphraser'))
model = dict(connectors=dict(paraphraser=dict(module=dict(in_channels=64))))
train_cfg = dict(max_epochs=10)
optim_wrapper = dict(optimizer=dict(lr=0.01))  # as CRD's code does for ResNets
