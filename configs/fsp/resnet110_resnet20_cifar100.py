# FSP (Yim et al., CVPR 2017): 70.11 % (CRD, Table 1).
_base_ = '../students/resnet20_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# python tools/train.py configs/fsp/flow_resnet110_resnet20_cifar100.py
load_from = 'work_dirs/fsp/flow_resnet110_resnet20_cifar100/epoch_30.pth'
