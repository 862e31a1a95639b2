# Demo: kd_digits.py with its images in memory, so that the teacher can be read from a cache.
_base_ = 'kd_digits.py'

train_dataloader = dict(
    collate_fn=dict(type='mmkd.collate_images'),
    dataset=dict(_delete_=True, type='TensorImages', dataset=_base_.train_dataloader.dataset))
