# CRD on 25 % of the training images (VSD, Table 4; MDR, Table 4): 65.80 and 64.71 %.
_base_ = '../resnet56_resnet20_cifar100.py'
model = dict(losses=dict(loss_crd=dict(module=dict(num_images=12500))))
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            dataset=dict(
                _delete_=True, type='FewShotSubset', ratio=0.25,
                dataset=_base_.train_dataloader.dataset.dataset.dataset))))
