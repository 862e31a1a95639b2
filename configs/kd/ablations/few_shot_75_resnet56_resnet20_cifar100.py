# KD on 75 % of the training images (VSD, Table 4; MDR, Table 4): 70.34 and 69.97 %.
_base_ = '../resnet56_resnet20_cifar100.py'
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='FewShotSubset', ratio=0.75,
            dataset=_base_.train_dataloader.dataset.dataset)))
