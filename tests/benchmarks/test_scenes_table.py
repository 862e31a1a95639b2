import json

import pytest

import demo_runs
import result_files
import scene_run
import scenes_results
import scenes_runs
import scenes_table as table
from mmkd.apis import run_queue
from mmkd.apis.build_model import build_model
from mmkd.apis.run_plan import Run
from mmkd.datasets import hard_scenes
from scenes_results import Results, SceneRun
from tests import config_steps


def runs_of(detectors=('retinanet', 'gfl'), seeds=(0, 1), methods=None):
    return scenes_runs.all_runs(detectors, seeds, False, methods)


def test_teachers_first_then_seed_by_seed_each_detector_with_its_methods():
    runs = runs_of()
    assert [run[1] for run in runs[:2]] == ['teacher', 'teacher'] and runs[0][3] is None
    assert [run[3] for run in runs[2:]] == sorted(run[3] for run in runs[2:])
    rows = {(run.detector, run.row) for run in runs}
    assert {('retinanet', 'fgd'), ('retinanet', 'crosskd'), ('retinanet', 'dpk_512'),
            ('gfl', 'crosskd'), ('gfl', 'ld'), ('gfl', 'alone')} <= rows
    assert ('gfl', 'fgd') not in rows and len(runs) == len(set(runs))
    assert all(demo_runs.config_path(config).is_file() for _, _, config, *_ in runs)


def test_only_some_methods():
    rows = {run.row for run in runs_of(methods=['FGD'])}
    assert rows == {'teacher', 'alone', 'fgd'}
    with pytest.raises(ValueError, match=r"no demo on scenes has \['XYZ'\]; known: .*CrossKD"):
        runs_of(methods=['XYZ'])


@pytest.mark.parametrize('config', ['teacher_gfl_scenes', 'fgd_retinanet_scenes',
                                    'dkd_faster_rcnn_scenes'])
def test_hard_scenes_need_their_classes_and_teachers(config):
    seed = None if config.startswith('teacher') else 3
    scene = SceneRun('gfl', 'a row', config, seed, True)
    cfg = scene.load_config()
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
        (teacher,) = scene.as_run().needs
        assert teacher.config == f'teacher_{config.split("_", 1)[1]}'
        assert cfg.model.teacher_checkpoint == str(teacher.folder / 'epoch_28.pth')


def entry(row, seed, ap):
    config = f'{dict(alone="student").get(row, row)}_gfl_scenes'
    return SceneRun('gfl', row, config, seed), dict(ap=ap, commit='abc', made_with='torch 2')


@pytest.fixture
def results(tmp_path):
    found = Results(tmp_path / 'scenes.jsonl', False)
    for run, measured in (entry('teacher', None, 50), entry('alone', 0, 30),
                          entry('ld', 1, 36), entry('ld', 0, 34)):
        found.add(run, **measured)
    return found


def test_recorded_runs_are_read_again_and_compared_with_the_student_alone(results):
    ld = SceneRun('gfl', 'ld', 'ld_gfl_scenes', 0)
    timed = Run('', 0, results.path.parent, results.path.with_name('cost.json'), (), 1)
    result_files.write(timed.result, [dict(milliseconds=10, device='cpu'),
                                      dict(milliseconds=12, device='cpu')])
    assert not results.has_cost(ld)
    results.add_cost(ld, timed)
    again = Results(results.path, False)
    assert again.has_cost(ld)
    assert list(scenes_results.cells(again, ['gfl'])) == [
        ['gfl', 'teacher', '1', '50.0', '-', '-'],
        ['gfl', 'ld', '2', '35.0 ± 1.4', '+4.0', '1.20'],  # of the seed that both have
        ['gfl', 'alone', '1', '30.0', '-', '-']]
    page = '\n'.join(scenes_results.section(again, ['gfl'], 'scenes'))
    assert '| gfl | ld | 2 | 35.0 ± 1.4 | +4.0 | 1.20 |' in page and 'torch 2; commits abc' in page
    assert 'on 160 scenes,' in page


def test_costs_of_other_configs_are_left_out(results):
    results.path.write_text(results.path.read_text() + json.dumps(
        dict(cost='ld_gfl_scenes', of='older', alone_ms=10, step_ms=99, device='cpu')) + '\n')
    again = Results(results.path, False)
    assert again.ratio('gfl', 'ld') is None
    assert not again.has_cost(SceneRun('gfl', 'ld', 'ld_gfl_scenes', 0))


def test_runs_of_other_configs_or_scenes_are_not_mixed(results):
    with pytest.raises(ValueError, match='teacher_gfl_scenes - was made with another config'):
        Results(results.path, True)
    text = results.path.read_text()
    results.path.write_text(text.replace(SceneRun('gfl', 'ld', 'ld_gfl_scenes', 1).hash, 'older'))
    with pytest.raises(ValueError, match='ld_gfl_scenes 1 was made with another config'):
        Results(results.path, False)
    results.path.write_text(f'{text}\n{{"key": "a"}}')
    with pytest.raises(ValueError, match='line 6 has no detector, row, config, hash, ap, commit'):
        Results(results.path, False)
    results.path.write_text(f'{text}\n{{"key": ')
    with pytest.raises(ValueError, match=r'scenes.jsonl, line 6 is no JSON'):
        Results(results.path, False)


def test_two_calls_at_once_time_a_step_once(results):
    scene = SceneRun('gfl', 'crosskd', 'crosskd_gfl_scenes', 0)  # none of its runs is recorded
    timed = Run('', 0, results.path.parent, results.path.with_name('cost.json'), (), 1)
    for call, milliseconds in ((results, 12), (Results(results.path, False), 99)):
        result_files.write(timed.result, [dict(milliseconds=10, device='cpu'),
                                          dict(milliseconds=milliseconds, device='cpu')])
        call.add_cost(scene, timed)
        assert call.has_cost(scene) and call.ratio('gfl', 'crosskd') == 1.2
    assert Results(results.path, False).ratio('gfl', 'crosskd') == 1.2


@pytest.mark.slow
def test_the_recorded_hard_scenes_are_those_that_are_made(tmp_path):
    demo_runs.run(['run', 'dataset_converters/digits_scenes', '--hard', '--out-dir',
                   str(tmp_path / 'made')], tmp_path)
    scenes_runs.check_scenes(tmp_path / 'made', True)


@pytest.mark.parametrize('sizes, is_hard, match', [
    ((480, 160), True, r'data has 480 and 160 scenes with the digits \w{12}, .* with 0'),
    ((24, 12), False, 'data has 24 and 12 scenes .* 480 and 160. Numbers of different scenes')])
def test_other_scenes_are_refused(sizes, is_hard, match, tmp_path):
    for split, size in zip(('train', 'test'), sizes):
        result_files.write(tmp_path / f'data/annotations/{split}.json', dict(images=[{}] * size))
    with pytest.raises(ValueError, match=match):
        scenes_runs.check_scenes(tmp_path / 'data', is_hard)
    if not is_hard:
        result_files.write(tmp_path / 'data/annotations/train.json', dict(images=[{}] * 480))
        result_files.write(tmp_path / 'data/annotations/test.json', dict(images=[{}] * 160))
        scenes_runs.check_scenes(tmp_path / 'data', False)


def clear_caches():
    scenes_runs._hash.cache_clear()
    scenes_runs._read.cache_clear()


def test_a_student_of_another_teacher_is_another_run(tmp_path, monkeypatch):
    def hash_with(epochs):
        (tmp_path / 'teacher.py').write_text(f'model = dict(a=1)\nepochs = {epochs}')
        (tmp_path / 'student.py').write_text(
            "model = dict(teacher_checkpoint='work_dirs/_demo_/teacher/epoch_1.pth')")
        clear_caches()
        return SceneRun('gfl', 'a row', 'student', 0).hash

    monkeypatch.setattr(scenes_runs, 'config_path', lambda name: tmp_path / f'{name}.py')
    assert hash_with(1) == hash_with(1) != hash_with(2)
    clear_caches()


@pytest.fixture
def started(monkeypatch, tmp_path):
    """The runs that a queue has started; each finishes at once with an AP of 40."""
    names = []

    class Ended:
        returncode = 0

        def poll(self):
            return 0

    def start(run, device):
        names.append(run.config)
        finish(run)
        return Ended()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run_queue, '_locked_process', start)
    return names


def finish(run):
    result_files.write(run.result, dict(ap=40, commit='abc', made_with='torch 2'))


def train_missing(results, seeds, seconds=60):
    return table.train_missing(runs_of(['gfl'], seeds, ['LD']), results, [None, None], seconds)


def test_what_is_recorded_is_not_trained_again(results, started):
    assert train_missing(results, [0]) == [] == started
    train_missing(results, [1])
    assert started == ['student_gfl_scenes']  # it needs no teacher
    train_missing(results, [2, 3])
    assert started[1:] == ['teacher_gfl_scenes',
                           *['student_gfl_scenes', 'ld_gfl_scenes'] * 2]  # seed after seed
    assert results.aps('gfl') == dict(teacher={None: 50}, alone={0: 30, 1: 40, 2: 40, 3: 40},
                                      ld={0: 34, 1: 36, 2: 40, 3: 40})


def test_a_finished_student_needs_no_teacher_and_no_time(results, started):
    finish(SceneRun('gfl', 'ld', 'ld_gfl_scenes', 2).as_run())
    train_missing(results, [2], seconds=0)
    assert started == [] and results.aps('gfl')['ld'] == {0: 34, 1: 36, 2: 40}


def test_what_another_call_has_finished_meanwhile_is_recorded(results, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run_queue, '_locked_process', lambda run, device: finish(run))
    assert train_missing(results, [2]) == []
    assert results.aps('gfl') == dict(teacher={None: 50}, alone={0: 30, 2: 40},
                                      ld={0: 34, 1: 36, 2: 40})


@pytest.mark.parametrize('epochs', [(4, 8), (4, 8, 12)])
def test_a_run_that_was_killed_in_its_last_validation_has_no_result(epochs, monkeypatch, tmp_path):
    run = SceneRun('gfl', 'ld', 'ld_gfl_scenes', 2)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scene_run, 'parse_arguments', lambda: run)
    monkeypatch.setattr(scene_run.train, 'train', lambda cfg: None)
    log = run.folder / '20260101_000000/vis_data/scalars.json'
    log.parent.mkdir(parents=True)
    log.write_text('\n'.join(json.dumps({'coco/bbox_mAP': epoch / 100, 'step': epoch})
                             for epoch in epochs))
    if 12 in epochs:
        scene_run.main()
        assert json.loads(run.as_run().result.read_text())['ap'] == 12
    else:
        with pytest.raises(ValueError, match='no coco/bbox_mAP of epoch 12, the last one'):
            scene_run.main()
        assert not run.as_run().is_finished


def test_the_command_line_of_a_run_means_it():
    for run in runs_of() + scenes_runs.all_runs(['gfl'], [3], True):
        assert scene_run.parse_arguments(run.as_run().command[2:]) == run
