# AB (Heo et al., AAAI 2019): 71.26 % (HSSAKD, Table III).
_base_ = '../students/wrn_16_2_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# mmkd train ab/boundaries_wrn_40_2_wrn_16_2_cifar100
load_from = 'work_dirs/ab/boundaries_wrn_40_2_wrn_16_2_cifar100/epoch_30.pth'
