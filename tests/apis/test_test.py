import argparse
import json

import pytest
import torch
from mmengine.runner import Runner

from mmkd.apis import complexity, test
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs


@pytest.fixture
def checkpoint(tmp_path):
    network = MODELS.build(toy_runs.network())
    torch.save(dict(state_dict=network.state_dict()), tmp_path / 'student.pth')
    return str(tmp_path / 'student.pth')


def test_reports_that_fail_are_named_and_the_metrics_are_kept(
        checkpoint, tmp_path, monkeypatch, caplog):
    def fail(*args):
        assert (tmp_path / 'metrics.json').is_file()  # what was tested is safe by then
        raise TypeError("'NoneType' object is not iterable")

    monkeypatch.setattr(complexity, 'print_complexity', fail)
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network())
    metrics = test.test(cfg, checkpoint, out=str(tmp_path / 'metrics.json'),
                        show_dir=tmp_path / 'shown')
    assert json.loads((tmp_path / 'metrics.json').read_text()) == pytest.approx(metrics)
    log, = (tmp_path / 'run/test').glob('*/*.log')
    printed = log.read_text()
    assert ("WARNING - parameters and FLOPs are left out: TypeError: 'NoneType' object is not "
            'iterable') in printed
    assert 'WARNING - pictures are left out: ValueError: only detectors are drawn' in printed


def test_the_config_of_the_run_is_not_rewritten(tmp_path):
    toy_runs.train(tmp_path / 'run', toy_runs.network(), epochs=1)
    before = {path: path.read_bytes() for path in (tmp_path / 'run').iterdir() if path.is_file()}
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network(), epochs=1, test_cfg={})
    metrics = test.test(cfg, str(tmp_path / 'run/epoch_1.pth'))
    assert metrics['accuracy/top1'] == toy_runs.accuracies(tmp_path / 'run')[-1]
    after = {path: path.read_bytes() for path in (tmp_path / 'run').iterdir() if path.is_file()}
    assert after == before and any(path.suffix == '.py' for path in before)


def test_metrics_are_no_pickle():
    assert test.metrics_file('metrics.json') == 'metrics.json'
    with pytest.raises(argparse.ArgumentTypeError, match='DumpResults'):
        test.metrics_file('results.pkl')


def test_tta_averages_an_image_and_its_mirror_image(checkpoint, tmp_path):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network())
    metrics = test.test(cfg, checkpoint, tta=True)
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network())
    network = MODELS.build(dict(cfg.model, data_preprocessor=cfg.data_preprocessor)).eval()
    network.load_state_dict(torch.load(checkpoint)['state_dict'], strict=False)
    hits = []
    with torch.no_grad():
        for data in Runner.build_dataloader(cfg.test_dataloader, seed=0):
            data = network.data_preprocessor(data)
            images, labels = data['inputs'], [sample.gt_label for sample in data['data_samples']]
            scores = sum(network(views).softmax(1) for views in (images, images.flip(3)))
            hits.append(scores.argmax(1) == torch.cat(labels))
    assert metrics['accuracy/top1'] == pytest.approx(100 * torch.cat(hits).float().mean().item(),
                                                     abs=0.2)


def test_tta_scores_all_networks_that_learn_from_each_other(tmp_path):
    model = dict(type='MutualDistiller', peers=[toy_runs.network(), toy_runs.network(16)],
                 layers=dict(logits='head.fc'), losses=toy.kd_losses())
    evaluators = [dict(type='ScoreAccuracy'), dict(type='ScoreAccuracy', field='peer1_score')]
    settings = dict(epochs=1, val_evaluator=evaluators, test_evaluator=evaluators)
    toy_runs.train(tmp_path / 'run', model, **settings)
    metrics = test.test(toy_runs.config(tmp_path / 'run', model, **settings),
                        str(tmp_path / 'run/epoch_1.pth'), tta=True)
    assert sorted(metrics) == ['accuracy/top1', 'peer1/top1']


def test_tta_takes_whole_batches_apart_and_needs_a_pipeline(checkpoint, tmp_path):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network())
    cfg.test_dataloader.dataset = dict(type='TensorImages', dataset=cfg.test_dataloader.dataset)
    assert 'accuracy/top1' in test.test(cfg, checkpoint, tta=True)
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.network())
    cfg.test_dataloader.dataset.pop('pipeline')
    with pytest.raises(ValueError, match='has no pipeline that shows views'):
        test.test(cfg, checkpoint, tta=True)
