# CRD on 50 % of the training images (VSD, Table 4; MDR, Table 4): 69.91 and 68.90 %.
_base_ = '../resnet56_resnet20_cifar100.py'
model = dict(losses=dict(loss_crd=dict(module=dict(num_images=25000))))
train_dataloader = dict(
    dataset=dict(
        dataset=dict(
            dataset=dict(
                _delete_=True, type='FewShotSubset', ratio=0.5,
                dataset=_base_.train_dataloader.dataset.dataset.dataset))))
