# 5 % of the training digits at half the side: 53 images, ten times each in an epoch.
_base_ = './digits_16px.py'

train_dataloader = dict(
    batch_size=53,
    dataset=dict(
        _delete_=True,
        type='RepeatDataset',
        times=10,
        dataset=dict(
            type='FewShotSubset', ratio=0.05, dataset=_base_.train_dataloader.dataset)))
