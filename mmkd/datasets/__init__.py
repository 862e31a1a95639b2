from mmkd.datasets.cifar import CIFAR10, CIFAR100
from mmkd.datasets.contrast_negatives import ContrastNegatives
from mmkd.datasets.digits import Digits
from mmkd.datasets.few_shot_subset import FewShotSubset
from mmkd.datasets.glyphs import Glyphs
from mmkd.datasets.mixup_positives import MixupPositives
from mmkd.datasets.rotated_crops import RotatedCrops
from mmkd.datasets.stl10 import STL10
from mmkd.datasets.swap_channels import SwapChannels
from mmkd.datasets.tensor_images import TensorImages
from mmkd.datasets.tiny_imagenet import TinyImageNet

__all__ = [
    'CIFAR10', 'CIFAR100', 'STL10', 'ContrastNegatives', 'Digits', 'FewShotSubset', 'Glyphs',
    'MixupPositives', 'RotatedCrops', 'SwapChannels', 'TensorImages', 'TinyImageNet'
]
