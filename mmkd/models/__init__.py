from mmkd.models.backbones import (
    CIFARVGG,
    CIFARMobileNetV2,
    CIFARResNet,
    CIFARResNet50,
    CIFARShuffleNetV1,
    CIFARShuffleNetV2,
    CIFARWideResNet,
    HuggingFaceBackbone,
    MobileNetV1,
)
from mmkd.models.branches import AuxiliaryBranch
from mmkd.models.classifiers import BranchedClassifier, ModuleClassifier
from mmkd.models.heads import (
    DistillationTokenHead,
    JointLinearClsHead,
    SingleLabelLinearHead,
    UnlabelledHead,
)
from mmkd.models.necks import TransferNeck
from mmkd.models.pair_preprocessor import PairPreprocessor
from mmkd.models.single_label_preprocessor import SingleLabelPreprocessor

__all__ = [
    'CIFARVGG',
    'AuxiliaryBranch',
    'BranchedClassifier',
    'CIFARMobileNetV2',
    'CIFARResNet',
    'CIFARResNet50',
    'CIFARShuffleNetV1',
    'CIFARShuffleNetV2',
    'CIFARWideResNet',
    'DistillationTokenHead',
    'HuggingFaceBackbone',
    'JointLinearClsHead',
    'MobileNetV1',
    'ModuleClassifier',
    'PairPreprocessor',
    'SingleLabelLinearHead',
    'SingleLabelPreprocessor',
    'TransferNeck',
    'UnlabelledHead',
]
