# AB (Heo et al., AAAI 2019): 76.40 % (HSSAKD, Table III).
_base_ = '../students/shufflenetv2_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# mmkd train ab/boundaries_resnet32x4_shufflenetv2_cifar100
load_from = 'work_dirs/ab/boundaries_resnet32x4_shufflenetv2_cifar100/epoch_30.pth'
