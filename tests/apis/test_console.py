import logging
import re

import pytest
import torch

from mmkd.apis import console, plain_config, train
from tests import toy_models as toy
from tests import toy_runs


def record(level, text):
    return logging.LogRecord('mmkd', level, 'file', 1, text, None, None)


@pytest.mark.parametrize('level, lines, shown', [
    (logging.INFO, 3, True), (logging.INFO, 40, False), (logging.WARNING, 40, True)])
def test_dumps_are_not_shown_and_warnings_are(level, lines, shown):
    assert console.ShortMessages().filter(record(level, 'line\n' * lines)) is shown


def test_what_is_said_at_every_start_is_not_shown():
    text = '"FileClient" will be deprecated in future. Please use io functions'
    assert not console.ShortMessages().filter(record(logging.WARNING, text))


def test_a_run_shows_its_plan_and_what_it_made(tmp_path, capfd):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1)
    cfg.launcher = 'none'
    train.train(cfg)
    shown = capfd.readouterr()
    shown = shown.out + shown.err
    assert 'losses: the task, loss_kd x 1' in shown and 'teacher, frozen: ImageClassifier' in shown
    assert 'System environment' not in shown and 'default_hooks' not in shown
    assert f'next: mmkd predict {tmp_path}/run/network.py' in shown
    log, = (tmp_path / 'run').glob('*/*.log')
    assert 'System environment' in log.read_text() and 'default_hooks' in log.read_text()
    assert len(shown.splitlines()) < 45


def test_a_run_tells_score_steps_time_and_tables(tmp_path, capfd):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=2)
    cfg.launcher = 'none'
    runner = train.train(cfg)
    shown = ''.join(capfd.readouterr())
    assert f'2 epochs, {runner.max_iters:,} steps' in shown
    assert re.search(r"teacher's score: accuracy/top1 \d", shown)
    assert re.search(r'about \d+ s left without validation: \d+ steps of ', shown)
    tables = re.findall(r'accuracy/top1 +([\d.]+) +([\d.]+) +([\d.]+)', shown)
    assert len(tables) == 2
    assert float(tables[1][1]) == max(float(now) for now, _, _ in tables)


def test_the_config_of_a_run_holds_the_student_alone(tmp_path):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1)
    found = plain_config.plain_config(cfg)
    assert found.model.type == 'ImageClassifier' and found.default_scope == 'mmpretrain'
    assert found.model.data_preprocessor == toy.classifier(classes=10)['data_preprocessor']
    assert 'teacher' not in found.pretty_text and 'losses' not in found


def test_a_detector_loads_in_mmdet_by_its_plain_config(tmp_path, config_root):
    from mmdet.apis import init_detector
    from mmengine.config import Config

    from mmkd.registry import MODELS
    cfg = Config.fromfile(config_root / 'pkd/retinanet_r101_r50_coco.py')
    cfg.model.student.backbone.init_cfg = None
    path = plain_config.write(cfg, tmp_path / 'student.py')
    with toy.scope('mmdet'):
        built = MODELS.build(Config.fromfile(path).model)
    torch.save(dict(state_dict=built.state_dict(), meta=dict(
        dataset_meta=dict(classes=('cat',)))), tmp_path / 'student.pth')
    model = init_detector(str(path), str(tmp_path / 'student.pth'), device='cpu')
    assert all(torch.equal(value, built.state_dict()[key])
               for key, value in model.state_dict().items())
