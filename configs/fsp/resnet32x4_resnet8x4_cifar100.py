# FSP (Yim et al., CVPR 2017): 72.62 % (CRD, Table 1).
_base_ = '../students/resnet8x4_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# python tools/train.py configs/fsp/flow_resnet32x4_resnet8x4_cifar100.py
load_from = 'work_dirs/fsp/flow_resnet32x4_resnet8x4_cifar100/epoch_30.pth'
