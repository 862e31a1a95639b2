from mmkd.models.classifiers.branched_classifier import BranchedClassifier

__all__ = ['BranchedClassifier']
