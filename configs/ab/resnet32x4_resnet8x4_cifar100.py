# AB (Heo et al., AAAI 2019): 73.17 % (CRD, Table 1).
_base_ = '../students/resnet8x4_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# python tools/train.py configs/ab/boundaries_resnet32x4_resnet8x4_cifar100.py
load_from = 'work_dirs/ab/boundaries_resnet32x4_resnet8x4_cifar100/epoch_30.pth'
