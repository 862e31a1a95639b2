# TAKD in DPK (Zong et al., ICLR 2023), Table 11, last link: 71.41 % top-1, 90.22 % top-5.
_base_ = '../kd/resnet34_resnet18_imagenet.py'

model = dict(teacher_checkpoint='work_dirs/takd/resnet50_resnet34_imagenet/epoch_100.pth')
