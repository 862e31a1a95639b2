# HSSAKD (2021), Table IV: resnet34 teaches resnet18, 72.16 % top-1, 90.85 % top-5 (Ours).
_base_ = '../resnet34_resnet18_imagenet.py'
model = dict(
    teacher_checkpoint='work_dirs/hssakd/ablations/branches_resnet34_imagenet/epoch_100.pth')
