# 5 % of the training digits: 53 images, ten times each in an epoch of ten batches of 53.
# 530 is a multiple of 53, so no batch is short and nothing needs to be dropped.
_base_ = './digits.py'

train_dataloader = dict(
    batch_size=53,
    dataset=dict(
        _delete_=True,
        type='RepeatDataset',
        times=10,
        dataset=dict(
            type='FewShotSubset', ratio=0.05, dataset=_base_.train_dataloader.dataset)))
