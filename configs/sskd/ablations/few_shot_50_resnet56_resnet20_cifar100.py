# SSKD on 50 % of the training images (VSD, Table 4; MDR, Table 4): 70.08 and 70.08 %.
_base_ = '../resnet56_resnet20_cifar100.py'
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='FewShotSubset', ratio=0.5,
            dataset=_base_.train_dataloader.dataset.dataset)))
