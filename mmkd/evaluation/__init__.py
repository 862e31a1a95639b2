from mmkd.evaluation.predictions import ClassifierPair
from mmkd.evaluation.score_accuracy import ScoreAccuracy

__all__ = ['ClassifierPair', 'ScoreAccuracy']
