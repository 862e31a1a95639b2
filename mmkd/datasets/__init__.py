from mmkd.datasets.contrast_negatives import ContrastNegatives
from mmkd.datasets.digits import Digits
from mmkd.datasets.few_shot_subset import FewShotSubset
from mmkd.datasets.rotated_crops import RotatedCrops

__all__ = ['ContrastNegatives', 'Digits', 'FewShotSubset', 'RotatedCrops']
