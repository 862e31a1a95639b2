import pytest
import torch

from mmkd.evaluation import ScoreAccuracy


def sample(label, score, other):
    return dict(gt_label=torch.tensor([label]), pred_label=torch.tensor([0]),
                pred_score=torch.tensor(score), peer1_score=torch.tensor(other))


def test_reads_the_field_and_bears_its_name():
    metric = ScoreAccuracy('peer1_score')
    metric.process(None, [sample(0, [1.0, 0.0], [0.0, 1.0]), sample(1, [1.0, 0.0], [0.0, 1.0])])
    assert metric.evaluate(2) == {'peer1/top1': 50.0}


def test_missing_field_and_bad_name():
    with pytest.raises(ValueError, match="must end with '_score', got 'peer1'"):
        ScoreAccuracy('peer1')
    with pytest.raises(KeyError, match="hold no 'aggregated_score'"):
        ScoreAccuracy('aggregated_score').process(None, [sample(0, [1.0], [1.0])])
