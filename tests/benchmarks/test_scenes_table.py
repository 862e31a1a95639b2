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
    rows = {(run.detector, run.row) for run in runs}
    assert {('retinanet', 'fgd'), ('retinanet', 'crosskd'), ('retinanet', 'dpk_512'),
            ('gfl', 'crosskd'), ('gfl', 'ld'), ('gfl', 'alone')} <= rows
    assert ('gfl', 'fgd') not in rows and len(runs) == len(set(runs))
    assert all(demo_runs.config_path(config).is_file() for _, _, config, *_ in runs)


def test_only_some_methods():
    rows = {run.row for run in table.runs_of(asked(methods=['FGD']))}
    assert rows == {'teacher', 'alone', 'fgd'}
    with pytest.raises(SystemExit, match=r"no demo on scenes has \['XYZ'\]; known: .*CrossKD"):
        table.runs_of(asked(methods=['XYZ']))


@pytest.mark.parametrize('config', ['teacher_gfl_scenes', 'fgd_retinanet_scenes',
                                    'dkd_faster_rcnn_scenes'])
def test_hard_scenes_need_their_classes_and_teachers(config):
    seed = None if config.startswith('teacher') else 3
    options = table.options_of(SceneRun('gfl', 'a row', config, seed, True))
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
        teacher = SceneRun('', 'teacher', f'teacher_{config.split("_", 1)[1]}', None, True)
        assert Path(cfg.model.teacher_checkpoint).parent == table.folder_of(teacher)


def entry(row, seed, ap, ms):
    config = f'{dict(alone="student").get(row, row)}_gfl_scenes'
    return SceneRun('gfl', row, config, seed), dict(ap=ap, ms=ms, commit='abc',
                                                    made_with='torch 2')


@pytest.fixture
def results(tmp_path):
    found = Results(tmp_path / 'scenes.jsonl', False)
    for run, measured in (entry('teacher', None, 50, 9), entry('alone', 0, 30, 10),
                          entry('ld', 1, 36, 12), entry('ld', 0, 34, 12)):
        found.add(run, **measured)
    return found


def test_recorded_runs_are_read_again_and_compared_with_the_student_alone(results):
    again = Results(results.path, False)
    assert list(scenes_results.cells(again, ['gfl'])) == [
        ['gfl', 'teacher', '1', '50.0', '-', '-'],
        ['gfl', 'ld', '2', '35.0 ± 1.4', '+5.0', '1.20'],
        ['gfl', 'alone', '1', '30.0', '-', '-']]
    page = '\n'.join(scenes_results.section(again, ['gfl'], 'scenes'))
    assert '| gfl | ld | 2 | 35.0 ± 1.4 | +5.0 | 1.20 |' in page and 'torch 2; commits abc' in page
    assert 'on 160 scenes.' in page


def test_runs_of_other_configs_or_scenes_are_not_mixed(results):
    with pytest.raises(ValueError, match='teacher_gfl_scenes - was made with another config'):
        Results(results.path, True)
    text = results.path.read_text()
    results.path.write_text(text.replace(SceneRun('gfl', 'ld', 'ld_gfl_scenes', 1).hash, 'older'))
    with pytest.raises(ValueError, match='ld_gfl_scenes 1 was made with another config'):
        Results(results.path, False)
    results.path.write_text(f'{text}\n{{"key": ')
    with pytest.raises(ValueError, match=r'scenes.jsonl, line 6 is no JSON'):
        Results(results.path, False)


def test_a_student_of_another_teacher_is_another_run(tmp_path, monkeypatch):
    def hash_with(epochs):
        (tmp_path / 'teacher.py').write_text(f'model = dict(a=1)\nepochs = {epochs}')
        (tmp_path / 'student.py').write_text(
            "model = dict(teacher_checkpoint='work_dirs/_demo_/teacher/epoch_1.pth')")
        scenes_results._hash.cache_clear()
        return SceneRun('gfl', 'a row', 'student', 0).hash

    monkeypatch.setattr(scenes_results, 'config_path', lambda name: tmp_path / f'{name}.py')
    assert hash_with(1) == hash_with(1) != hash_with(2)
    scenes_results._hash.cache_clear()


@pytest.fixture
def trained(monkeypatch, tmp_path):
    """The trainings that were asked for, in an empty folder."""
    asked_for = []

    def train(config, folder, *options, key):
        asked_for.append(config)
        return None, 0.4

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(table.demo_runs, 'train', train)
    monkeypatch.setattr(table.run_log, 'epoch_means', lambda folder, key: {1: 0.02})
    return asked_for


def train_missing(results, **changes):
    arguments = asked(detectors=['gfl'], methods=['LD'], **{'hours': 1, **changes})
    table.train_missing(arguments, results)


def test_what_is_recorded_is_not_trained_again(results, trained):
    train_missing(results, seeds=[0])
    assert trained == []
    train_missing(results, seeds=[1])
    assert trained == ['student_gfl_scenes']  # it needs no teacher
    train_missing(results, seeds=[2])
    assert trained[1:] == ['teacher_gfl_scenes', 'student_gfl_scenes', 'ld_gfl_scenes']
    assert results.rows('gfl')['ld'] == dict(ap=[34, 36, 40], ms=[12, 12, 20])
    assert results.rows('gfl')['teacher']['ap'] == [50]


def test_a_finished_student_needs_no_teacher_and_no_time(results, trained):
    run = SceneRun('gfl', 'ld', 'ld_gfl_scenes', 2)
    folder = table.folder_of(run)
    folder.mkdir(parents=True)
    (folder / f'epoch_{demo_runs.epochs_of(run.config)}.pth').touch()
    train_missing(results, seeds=[2], hours=0)
    assert trained == ['ld_gfl_scenes']  # which reads what is there
    assert results.has(run)
    assert run.hash in folder.name  # so that a run of another config is not taken for it
