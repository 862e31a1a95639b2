# DKD (Zhao et al., CVPR 2022) and SDD on ImageNet: 100 epochs, divided by 10 after 30, 60 and 90.
# lr is that of 512 images a step, here 8 processes of 64; --auto-scale-lr fits it to others.
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.2, momentum=0.9, weight_decay=1e-4, nesterov=False))
param_scheduler = dict(type='MultiStepLR', by_epoch=True, milestones=[30, 60, 90], gamma=0.1)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100, val_interval=1)
val_cfg = dict(type='BatchedValLoop')
test_cfg = dict(type='BatchedTestLoop')

auto_scale_lr = dict(base_batch_size=512)
