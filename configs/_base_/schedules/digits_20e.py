# A short schedule for the digits: 20 epochs, the rate falls along a cosine, once per epoch.
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=False))
param_scheduler = dict(type='CosineAnnealingLR', by_epoch=True, T_max=20)
auto_scale_lr = dict(base_batch_size=53)  # all images of a student

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20, val_interval=1)
val_cfg = dict(type='BatchedValLoop')
test_cfg = dict(type='BatchedTestLoop')
