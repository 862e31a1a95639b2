# CRD (Tian et al., ICLR 2020): 240 epochs, divided by 10 after 150, 180 and 210.
# MobileNetV2 and ShuffleNet students take lr=0.01. Weight decay also acts on BatchNorm and biases.
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=False))
param_scheduler = dict(type='MultiStepLR', by_epoch=True, milestones=[150, 180, 210], gamma=0.1)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=240, val_interval=1)
val_cfg = dict(type='BatchedValLoop')
test_cfg = dict(type='BatchedTestLoop')

auto_scale_lr = dict(base_batch_size=64)
