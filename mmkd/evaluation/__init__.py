from mmkd.evaluation.batched_loops import BatchedTestLoop, BatchedValLoop
from mmkd.evaluation.branch_accuracy import BranchAccuracy
from mmkd.evaluation.linear_probe import FeatureTable, train_linear_probe
from mmkd.evaluation.predictions import ClassifierPair
from mmkd.evaluation.retrieval import recall_at_k
from mmkd.evaluation.score_accuracy import ScoreAccuracy

__all__ = [
    'BatchedTestLoop', 'BatchedValLoop', 'BranchAccuracy', 'ClassifierPair', 'FeatureTable',
    'ScoreAccuracy', 'recall_at_k', 'train_linear_probe'
]
