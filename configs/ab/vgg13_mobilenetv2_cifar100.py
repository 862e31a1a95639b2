# AB (Heo et al., AAAI 2019): 66.06 % (CRD, Table 2).
_base_ = '../students/mobilenetv2_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# python tools/train.py configs/ab/boundaries_vgg13_mobilenetv2_cifar100.py
load_from = 'work_dirs/ab/boundaries_vgg13_mobilenetv2_cifar100/epoch_30.pth'
