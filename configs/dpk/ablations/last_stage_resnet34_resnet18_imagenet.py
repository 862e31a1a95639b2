# DPK (Zong et al., ICLR 2023), Tables 5 to 9, 17: 72.46 % top-1 with the last stage alone.
_base_ = [
    '../../_base_/pairs/resnet34_resnet18_imagenet.py',
    '../../_base_/methods/dpk_last_stage.py',
]
_base_.merge(_base_.pop('dpk_last_stage'))
# Batches of 32 on each of 8 processes. Paper: the rate is halved every 25 epochs.
train_dataloader = dict(batch_size=32)
optim_wrapper = dict(optimizer=dict(lr=0.1))
param_scheduler = dict(_delete_=True, type='StepLR', by_epoch=True, step_size=25, gamma=0.5)
auto_scale_lr = dict(base_batch_size=256)
