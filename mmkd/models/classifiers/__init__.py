from mmkd.models.classifiers.branched_classifier import BranchedClassifier
from mmkd.models.classifiers.module_classifier import ModuleClassifier, as_classifier

__all__ = ['BranchedClassifier', 'ModuleClassifier', 'as_classifier']
