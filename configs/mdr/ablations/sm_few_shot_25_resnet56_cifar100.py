# MDR (ACM MM 2024), for Table 4: the modules see 25 % of the images too; not said in print.
_base_ = '../sm_resnet56_cifar100.py'

train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            dataset=dict(
                _delete_=True, type='FewShotSubset', ratio=0.25,
                dataset=_base_.cifar100_positives.dataset.dataset))))
