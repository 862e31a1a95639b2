# CTKD on 50 % of the training images (MDR, Table 4): 70.61 %.
_base_ = '../resnet56_resnet20_cifar100.py'
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            _delete_=True, type='FewShotSubset', ratio=0.5,
            dataset=_base_.train_dataloader.dataset.dataset)))
