_base_ = 'default_runtime.py'

# Steps are counted, not epochs.
default_hooks = dict(
    logger=dict(log_metric_by_epoch=False),
    checkpoint=dict(by_epoch=False, interval=4000, save_best='mIoU'))
log_processor = dict(by_epoch=False)
