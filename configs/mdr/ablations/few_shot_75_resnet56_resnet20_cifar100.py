# MDR (ACM MM 2024), Table 4: 72.35 % with 75 % of the training images.
_base_ = '../resnet56_resnet20_cifar100.py'

train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            dataset=dict(
                _delete_=True, type='FewShotSubset', ratio=0.75,
                dataset=_base_.cifar100_positives.dataset.dataset))))
