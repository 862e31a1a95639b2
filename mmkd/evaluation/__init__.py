from mmkd.evaluation.predictions import ClassifierPair

__all__ = ['ClassifierPair']
