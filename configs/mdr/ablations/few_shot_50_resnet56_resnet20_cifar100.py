# MDR (ACM MM 2024), Table 4: 71.17 % with 50 % of the training images.
_base_ = '../resnet56_resnet20_cifar100.py'

train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            dataset=dict(
                _delete_=True, type='FewShotSubset', ratio=0.5,
                dataset=_base_.cifar100_positives.dataset.dataset))))
