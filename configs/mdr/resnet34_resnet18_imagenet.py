# MDR (ACM MM 2024), Table 2: 72.03 % top-1, 90.69 % top-5.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/mdr_imagenet.py']

_base_.merge(_base_.pop('mdr'))
model = dict(teacher_checkpoint='work_dirs/mdr/sm_resnet34_imagenet/epoch_25.pth')
data_preprocessor = dict(
    mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=False)
train_dataloader = dict(dataset=dict(_delete_=True, **_base_.imagenet_positives))
val_dataloader = dict(dataset=dict(pipeline=_base_.rgb_test_pipeline))
test_dataloader = val_dataloader
# Printed: "the same as above", which is that of CIFAR-100; usual is 1e-4.
optim_wrapper = dict(optimizer=dict(weight_decay=5e-4))
