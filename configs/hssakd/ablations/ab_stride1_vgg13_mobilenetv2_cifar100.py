# AB in HSSAKD (2021), Table III: vgg13 teaches mobilenetv2 of stride 1, 74.98 %.
_base_ = 'baseline_mobilenetv2_cifar100.py'

# Second stage: labels alone, from the student that the first stage left:
# mmkd train hssakd/ablations/ab_boundaries_stride1_vgg13_mobilenetv2_cifar100
load_from = (
    'work_dirs/hssakd/ablations/ab_boundaries_stride1_vgg13_mobilenetv2_cifar100/epoch_30.pth')
