# HSSAKD (2021), Table IV: resnet34 teaches resnet18, 72.39 % top-1, 91.00 % top-5 (Ours*).
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
# The code takes the teacher of the best epoch here: name its file.
model = dict(teacher_checkpoint='work_dirs/hssakd/single_joint_resnet34_imagenet/epoch_100.pth')
train_dataloader = dict(batch_size=32)  # 256 images in 8 processes
optim_wrapper = dict(optimizer=dict(lr=0.1))
auto_scale_lr = dict(base_batch_size=256)
