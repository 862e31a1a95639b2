# MDR (ACM MM 2024), Table 4: 69.11 % with 25 % of the training images.
_base_ = '../resnet56_resnet20_cifar100.py'

train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            dataset=dict(
                _delete_=True, type='FewShotSubset', ratio=0.25,
                dataset=_base_.cifar100_positives.dataset.dataset))))
