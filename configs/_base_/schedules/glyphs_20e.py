# The recipe of the benchmark on glyphs, for every method: 20 epochs, in which the rate rises for
# three tenths of the steps and then falls along a cosine (Smith & Topin, 2018).
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.1, momentum=0.9, weight_decay=5e-4, nesterov=False))
param_scheduler = dict(
    type='OneCycleLR', eta_max=0.1, total_steps=20, pct_start=0.3, by_epoch=True,
    convert_to_iter_based=True)
auto_scale_lr = dict(base_batch_size=32)

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20, val_interval=1)
val_cfg = dict(type='BatchedValLoop')
test_cfg = dict(type='BatchedTestLoop')
