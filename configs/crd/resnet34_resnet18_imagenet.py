# CRD (Tian et al., ICLR 2020): 71.38 % (HSSAKD, Table IV; MDR, Table 2).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/crd.py']

_base_.merge(_base_.pop('crd'))
model = dict(
    losses=dict(
        loss_crd=dict(
            module=dict(student_channels=512, teacher_channels=512, num_images=1281167))))
train_dataloader = dict(
    dataset=dict(
        _delete_=True, type='ContrastNegatives', num_negatives=16384,
        dataset=_base_.train_dataloader.dataset))
