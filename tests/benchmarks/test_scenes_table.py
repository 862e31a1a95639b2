from argparse import Namespace
from pathlib import Path

import pytest
from mmengine.config import Config, DictAction

import demo_runs
import scenes_results
import scenes_table as table
from mmkd.apis.build_model import build_model
from mmkd.datasets import hard_scenes
from scenes_results import Results, SceneRun
from tests import config_steps


def asked(**changes):
    return Namespace(**{**dict(detectors=['retinanet', 'gfl'], seeds=[0, 1], methods=None,
                               hard=False), **changes})


def test_teachers_first_then_seed_by_seed_each_detector_with_its_methods():
    runs = table.runs_of(asked())
    assert [run[1] for run in runs[:2]] == ['teacher', 'teacher'] and runs[0][3] is None
    assert [run[3] for run in runs[2:]] == sorted(run[3] for run in runs[2:])
    rows = {(detector, row) for detector, row, _, _ in runs}
    assert {('retinanet', 'fgd'), ('retinanet', 'crosskd'), ('retinanet', 'dpk_512'),
            ('gfl', 'crosskd'), ('gfl', 'ld'), ('gfl', 'alone')} <= rows
    assert ('gfl', 'fgd') not in rows and len(runs) == len(set(runs))
    assert all(demo_runs.config_path(config).is_file() for _, _, config, _ in runs)


def test_only_some_methods():
    rows = {row for _, row, _, _ in table.runs_of(asked(methods=['FGD']))}
    assert rows == {'teacher', 'alone', 'fgd'}
    with pytest.raises(SystemExit, match=r"no demo on scenes has \['XYZ'\]; known: .*CrossKD"):
        table.runs_of(asked(methods=['XYZ']))


@pytest.mark.parametrize('config', ['teacher_gfl_scenes', 'fgd_retinanet_scenes',
                                    'dkd_faster_rcnn_scenes'])
def test_hard_scenes_need_their_classes_and_teachers(config):
    seed = None if config.startswith('teacher') else 3
    options = table.options_of(config, seed, True)
    cfg = Config.fromfile(demo_runs.config_path(config))
    cfg.merge_from_dict({key: DictAction._parse_iterable(value) for key, value in
                         (option.split('=', 1) for option in options)})
    classes = cfg.val_dataloader.dataset.metainfo.classes
    assert list(classes) == list(hard_scenes.CLASSES)
    assert cfg.test_evaluator.ann_file == 'data/hard_scenes/annotations/test.json'
    config_steps.without_pretrained(cfg)
    with config_steps.without_weights():
        model = build_model(cfg, cfg.model, 'meta')
    network = getattr(model, 'student', model)
    head = getattr(network, 'bbox_head', None) or network.roi_head.bbox_head
    assert head.num_classes == 20
    if seed is not None:
        assert cfg.randomness.seed == 3
        teacher = Path(cfg.model.teacher_checkpoint)
        assert teacher.parent == table.folder_of(teacher.parent.name, None, True)


def entry(row, seed, ap, ms):
    config = f'{dict(alone="student").get(row, row)}_gfl_scenes'
    return SceneRun('gfl', row, config, seed), dict(ap=ap, ms=ms, commit='abc',
                                                    made_with='torch 2')


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(SceneRun, 'hash', 'same')
    found = Results(tmp_path / 'scenes.jsonl')
    for run, measured in (entry('teacher', None, 50, 9), entry('alone', 0, 30, 10),
                          entry('ld', 1, 36, 12), entry('ld', 0, 34, 12)):
        found.add(run, **measured)
    return found


def test_recorded_runs_are_read_again_and_compared_with_the_student_alone(results):
    again = Results(results.path)
    assert list(scenes_results.cells(again, ['gfl'])) == [
        ['gfl', 'teacher', '1', '50.0', '-', '-'],
        ['gfl', 'ld', '2', '35.0 ± 1.4', '+5.0', '1.20'],
        ['gfl', 'alone', '1', '30.0', '-', '-']]
    page = '\n'.join(scenes_results.section(again, ['gfl']))
    assert '| gfl | ld | 2 | 35.0 ± 1.4 | +5.0 | 1.20 |' in page and 'torch 2; commits abc' in page


def test_runs_of_other_configs_are_not_mixed(results, monkeypatch):
    run = SceneRun('gfl', 'ld', 'ld_gfl_scenes', 0)
    assert results.has(run) and not results.has(run._replace(seed=2))
    monkeypatch.setattr(SceneRun, 'hash', 'other')
    with pytest.raises(ValueError, match='ld_gfl_scenes 0 was made with another config'):
        results.has(run)


def test_a_student_of_another_teacher_is_another_run(monkeypatch):
    of_teacher = SceneRun('gfl', 'teacher', 'teacher_gfl_scenes', None).hash
    assert of_teacher != SceneRun('gfl', 'ld', 'ld_gfl_scenes', 0).hash
    assert SceneRun('gfl', 'ld', 'ld_gfl_scenes', 0).hash == SceneRun(
        'gfl', 'ld', 'ld_gfl_scenes', 1).hash


def test_what_is_recorded_is_not_trained_again(results, monkeypatch, tmp_path):
    trained = []

    def train(config, folder, *options, key):
        trained.append((config, folder.name))
        return None, 0.4

    monkeypatch.setattr(table.demo_runs, 'train', train)
    monkeypatch.setattr(table.run_log, 'epoch_means', lambda folder, key: {1: 0.02})
    arguments = asked(detectors=['gfl'], seeds=[0], methods=['LD'], hours=1)
    table.train_missing(arguments, results)
    assert trained == []
    arguments.seeds = [2]
    table.train_missing(arguments, results)
    assert [config for config, _ in trained] == ['teacher_gfl_scenes', 'student_gfl_scenes',
                                                 'ld_gfl_scenes']  # its checkpoint is not here
    assert results.rows('gfl')['ld'] == dict(ap=[34, 36, 40], ms=[12, 12, 20])
    assert results.rows('gfl')['teacher']['ap'] == [50]
