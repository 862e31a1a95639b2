import gc
import json
import threading
import time

import pytest

import demo_runs
from benchmark_runs import FOLDER, Budget, Run
from mmkd.apis.methods import load_methods
from mmkd.datasets.glyphs import CHECKSUMS
from tests.tools import loading

glyphs = loading.load_tool('benchmarks/glyphs.py')
TINY = Budget('tiny', num_train=32, num_test=20, num_classes=5, image_size=16, epochs=1)
IN_TURN = threading.Lock()


def run_here(arguments, folder):
    """Stand in for `demo_runs.run`: the command runs in this process, one at a time."""
    with IN_TURN:
        loading.run_mmkd(*arguments)


@pytest.fixture(scope='module')
def images(tmp_path_factory):
    return str(tmp_path_factory.mktemp('glyphs'))


@pytest.fixture(autouse=True)
def small_runs_here(images, monkeypatch):
    """Runs share one small cache of images, leave none behind, and start no processes."""
    monkeypatch.setenv('OMP_NUM_THREADS', '1')
    monkeypatch.setattr(demo_runs, 'run', run_here)
    load = Run.load_config

    def load_config(run):
        cfg = load(run)
        for loader in (cfg.train_dataloader, cfg.val_dataloader, cfg.test_dataloader):
            loader.dataset.dataset.data_root = images
        return cfg

    monkeypatch.setattr(Run, 'load_config', load_config)


def test_every_method_has_a_config_and_is_in_the_help():
    printed = ''.join(loading.run('benchmarks/glyphs.py', '--help').split())  # lines are wrapped
    for method, config in glyphs.METHODS.items():
        assert method in printed
        assert (FOLDER / f'{config}.py').is_file()
    assert set(glyphs.METHODS) == {name for name, method in load_methods().items() if method.pairs}
    assert glyphs.COSTS_OF == {'AB': 'boundaries_ab_glyphs'}


def test_images_of_every_budget_have_a_published_checksum():
    for budget in glyphs.BUDGETS.values():
        for split, number in (('train', budget.num_train), ('test', budget.num_test)):
            assert (split, number, budget.num_classes, budget.image_size) in CHECKSUMS


@pytest.mark.parametrize('given, message', [
    ('--methods KDD', "invalid choice: 'KDD'"),
    ('--seeds 0', '--seeds: must be at least 1, got 0'),
    ('--weight-scale nan', '--weight-scale must be a positive number, got nan'),
    ('--weight-scale -1', '--weight-scale must be a positive number, got -1.0'),
    ('--quick --budget gpu', 'not allowed with argument'),
    ('--document none/such.md', 'there is no folder')])
def test_bad_arguments_are_named(capsys, given, message):
    with pytest.raises(SystemExit):
        glyphs.parse_arguments(given.split())
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_trains_in_order_takes_over_and_writes_the_document(tmp_path, monkeypatch, capsys):
    runs = [Run('student_glyphs', 0, TINY, tmp_path), Run('student_glyphs', 1, TINY, tmp_path),
            Run('ab_glyphs', 0, TINY, tmp_path)]
    calls = []
    monkeypatch.setattr(demo_runs, 'run', lambda arguments, folder: (
        calls.append(folder), run_here(arguments, folder)))
    glyphs.train_all(runs, 2)
    assert all(run.checkpoint.is_file() for run in runs)
    made = {str(folder.relative_to(tmp_path / 'tiny')) for folder in calls}
    assert made == {'student_glyphs/seed0', 'student_glyphs/seed1', 'teacher_glyphs/seed0',
                    'boundaries_ab_glyphs/seed0', 'ab_glyphs/seed0'}
    glyphs.train_all(runs, 1)
    assert len(calls) == len(made)  # nothing is trained twice
    assert capsys.readouterr().err == ''

    distilling = Run('boundaries_ab_glyphs', 0, TINY, tmp_path)
    assert glyphs.cost_of(distilling) is None
    monkeypatch.setattr(demo_runs, 'run', run_here)
    glyphs.measure_cost(distilling)
    cost = glyphs.cost_of(distilling)
    assert cost['over_plain'] > 0 and cost['threads'] == 1
    stored = tmp_path / 'tiny/boundaries_ab_glyphs/cost.json'
    stored.write_text(json.dumps([{**cost, 'step_ms': 12345.0}]))
    glyphs.measure_cost(distilling)  # not a second time
    assert glyphs.cost_of(distilling)['step_ms'] == 12345.0

    results = {result.method: result for result in glyphs.all_results(TINY, tmp_path)}
    assert {method: sorted(result.last) for method, result in results.items()} == {
        glyphs.TEACHER: [0], glyphs.ALONE: [0, 1], 'AB': [0]}
    assert results['AB'].cost['step_ms'] == 12345.0
    document = tmp_path / 'docs/en/benchmark.md'
    document.parent.mkdir(parents=True)
    (tmp_path / 'docs/images').mkdir()
    glyphs.write_document(document, list(results.values()), TINY)
    assert '| AB | 1 |' in document.read_text()
    assert f'Trained at commit {glyphs.current_commit()};' in document.read_text()
    assert (tmp_path / 'docs/images/benchmark_tiny.png').is_file()
    written = document.read_text()
    with pytest.raises(ValueError, match='no run of the budget "tiny" is finished'):
        glyphs.write_document(document, [], TINY)
    assert document.read_text() == written
    glyphs.write_document(tmp_path / 'docs/en/alone.md', list(results.values())[:2], TINY)
    assert '.png' not in (tmp_path / 'docs/en/alone.md').read_text()  # no costs, no picture

    asked = runs[0].folder / 'asked.py'
    asked.write_text(asked.read_text().replace('lr=0.1', 'lr=999'))
    with pytest.raises(ValueError, match=r'(?s)seed0 was trained with another config:.*lr=999'):
        glyphs.train(runs[0])


def test_a_broken_run_is_named_and_the_others_go_on(tmp_path, capsys):
    last, sound = (Run(config, 0, TINY, tmp_path) for config in ('ab_glyphs', 'student_glyphs'))
    boundaries, = last.dependencies()
    teacher, = boundaries.dependencies()
    teacher.folder.mkdir(parents=True)
    teacher.checkpoint.write_text('no checkpoint')
    glyphs.train_all([last, sound], 1)
    assert sound.checkpoint.is_file() and not boundaries.checkpoint.is_file()
    printed = capsys.readouterr().err
    assert f'the whole output is in {boundaries.folder / "train.log"}' in printed
    assert 'ab_glyphs, seed 0: left out' in printed


def test_seed_after_seed(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(glyphs, 'train', lambda run: order.append((run.config, run.seed)))
    glyphs.train_all([Run(config, seed, TINY, tmp_path) for seed in (0, 1)
                      for config in ('student_glyphs', 'kd_glyphs')], 1)
    assert order == [('student_glyphs', 0), ('teacher_glyphs', 0), ('kd_glyphs', 0),
                     ('student_glyphs', 1), ('kd_glyphs', 1)]


def test_configs_are_loaded_by_one_thread_at_a_time(tmp_path, monkeypatch, capsys):
    def let_others_run(phase, info):
        time.sleep(0)

    trained = []
    monkeypatch.setattr(demo_runs, 'run', lambda arguments, folder: trained.append(folder))
    runs = [Run('student_glyphs', seed, TINY, tmp_path) for seed in range(4)]
    thresholds = gc.get_threshold()
    gc.set_threshold(50)
    gc.callbacks.append(let_others_run)
    try:
        glyphs.train_all(runs, 2)
    finally:
        gc.callbacks.remove(let_others_run)
        gc.set_threshold(*thresholds)
    assert capsys.readouterr().err == ''
    assert sorted(trained) == [run.folder for run in runs]
