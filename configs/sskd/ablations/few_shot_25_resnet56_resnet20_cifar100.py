# SSKD on 25 % of the training images (VSD, Table 4; MDR, Table 4): 67.82 and 67.82 %.
_base_ = '../resnet56_resnet20_cifar100.py'
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='FewShotSubset', ratio=0.25,
            dataset=_base_.train_dataloader.dataset.dataset)))
