import copy

import pytest
import torch
from mmengine.runner import Runner
from mmpretrain.structures import DataSample

from tests import toy_runs, toy_views

PEERS = [dict(type='ScoreAccuracy', topk=(1, 5)), dict(type='ScoreAccuracy', field='peer1_score')]


def score(folder, model, stock=False, **changes):
    """The metrics of an untrained network, by either way."""
    torch.manual_seed(0)
    if stock:
        changes = {**changes, 'test_cfg.type': 'TestLoop'}
    cfg = toy_runs.config(folder, copy.deepcopy(model), **changes)
    return Runner.from_cfg(cfg).test()


@pytest.mark.parametrize('kind', ['plain', 'distiller', 'peers'])
def test_equals_mmengines_loop_to_the_digit(kind, tmp_path):
    model = dict(plain=toy_runs.network(), distiller=toy_runs.distiller(tmp_path),
                 peers=toy_views.online([toy_views.branched(classes=10)] * 2))[kind]
    changes = dict(test_evaluator=PEERS) if kind == 'peers' else {}
    metrics = score(tmp_path, model, **changes)
    expected = score(tmp_path, model, stock=True, **changes)
    if kind != 'peers':
        stock = dict(test_evaluator=dict(_delete_=True, type='mmpretrain.Accuracy', topk=(1, 5)))
        assert score(tmp_path, model, stock=True, **stock) == metrics
    assert metrics == expected and len(metrics) == (3 if kind == 'peers' else 2)


def test_no_sample_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(DataSample, 'set_pred_score', lambda *_: pytest.fail('a sample is written'))
    assert 'accuracy/top1' in score(tmp_path, toy_runs.network())


def test_other_metrics_go_the_usual_way(tmp_path):
    evaluator = [dict(type='ScoreAccuracy'), dict(type='mmpretrain.SingleLabelMetric')]
    metrics = score(tmp_path, toy_runs.network(), test_evaluator=evaluator)
    assert {'accuracy/top1', 'single-label/precision'} <= metrics.keys()


def test_scores_that_the_network_does_not_predict(tmp_path):
    with pytest.raises(KeyError, match="predicts no 'aggregated_score', only"):
        score(tmp_path, toy_runs.network(),
                 test_evaluator=dict(_delete_=True, type='ScoreAccuracy', field='aggregated_score'))


def test_it_runs_in_eval_mode_without_gradients(tmp_path):
    model = toy_runs.network(dropout=0.9)
    assert score(tmp_path, model) == score(tmp_path, model)
