import argparse
import copy
import json

import pytest
import torch

import compared_loop
import marked_section
import plain_loop
from mmkd.apis.methods import load_methods
from mmkd.utils.random_state import RandomStream
from tests.tools import loading

pytestmark = pytest.mark.slow

loop_overhead = loading.load_tool('benchmarks/loop_overhead.py')


@pytest.fixture
def make_runner(repository, tmp_path, monkeypatch):
    """Return a function that prepares a config as the tool does, with few images."""
    monkeypatch.setattr(loop_overhead, 'VALIDATED', 40)

    def make(name):
        path = repository / f'configs/{name}_cifar100.py'
        cfg = loop_overhead.make_config(path, iterations=1, rounds=2, folder=str(tmp_path))
        cfg.train_dataloader.batch_size = 8
        if 'num_negatives' in cfg.train_dataloader.dataset:
            cfg.train_dataloader.dataset.num_negatives = 3
        runner = loop_overhead.Runner.from_cfg(cfg)
        runner.model.init_weights()
        runner.optim_wrapper = runner.build_optim_wrapper(runner.optim_wrapper)
        runner._hooks.clear()
        return runner

    return make


@pytest.mark.parametrize('name', [
    'sdd/sd_kd_resnet56_resnet20', 'ofd/resnet56_resnet20', 'simkd/resnet56_resnet20',
    'fsp/flow_resnet56_resnet20', 'crd/resnet56_resnet20',
    'several_teachers/mean_kd_resnet32x4_vgg13_vgg8', 'hssakd/resnet56_resnet20',
    'sskd/resnet56_resnet20', 'mdr/resnet56_resnet20', 'vsd/resnet56_resnet20', 'dml/resnet20',
    'hssakd/online_resnet20', 'one/resnet20', 'okddip/resnet20', 'afd/resnet20'])
def test_both_loops_train_the_same_losses(make_runner, name):
    """Else the ratio would compare two different things."""
    runner = make_runner(name)
    model = copy.deepcopy(runner.model)  # a memory bank changes with each call
    plain = plain_loop.PlainLoop(runner)
    data = next(iter(runner.train_dataloader))
    found = plain.loss(data['inputs'], data['data_samples'])
    expected = model.loss(**model.data_preprocessor(data, True))
    expected = sum(value for key, value in expected.items() if 'loss' in key)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize('name', ['kd/resnet56_resnet20', 'vsd/resnet56_resnet20', 'dml/resnet20'])
def test_both_loops_find_the_same_accuracies(make_runner, name):
    runner = make_runner(name)
    found = plain_loop.PlainLoop(runner).validate()
    top1 = [value for key, value in runner.val_loop.run().items() if key.endswith('top1')]
    assert found == pytest.approx(top1)


def test_both_loops_take_the_same_step(make_runner):
    runner = make_runner('hssakd/resnet56_resnet20')
    plain = plain_loop.PlainLoop(runner)
    assert plain.optimizer.defaults == runner.optim_wrapper.optimizer.defaults
    before = copy.deepcopy(runner.model.student.state_dict())
    plain.train(1)
    after = runner.model.student.state_dict()
    assert not torch.equal(before['backbone.stage1.0.conv2.weight'],
                           after['backbone.stage1.0.conv2.weight'])


def test_a_run_fills_the_table(capsys, monkeypatch, tmp_path):
    file = tmp_path / 'medians.json'
    monkeypatch.setattr('sys.argv', ['loop_overhead.py', '--iterations', '2', '--rounds', '2',
                                     '--json', str(file)])
    enter = RandomStream.__enter__
    loop_overhead.main()
    assert RandomStream.__enter__ is enter
    head, cells = ([cell.strip() for cell in line.split('|')]
                   for line in capsys.readouterr().out.splitlines()
                   if line.startswith(('| config', '| kd/resnet56_resnet20_cifar100.py')))
    assert dict(zip(head, cells))['iterations'] == '2'
    row, = json.loads(file.read_text())['configs'].values()
    assert all(row[part] > 0 for part in ('loop', 'plain', 'validation', *loop_overhead.PARTS))


def test_a_slow_config_gets_fewer_iterations(make_runner, monkeypatch):
    loop = make_runner('kd/resnet56_resnet20').build_train_loop(
        dict(type='ComparedTrainLoop', rounds=2, seconds=6))
    loop.most = 10
    monkeypatch.setattr(compared_loop, 'milliseconds', lambda action: (300.0, 300.0))
    monkeypatch.setattr(loop, 'run_epoch', lambda: None)
    loop._choose_iterations()
    assert len(loop.dataloader) == 6  # of 150 ms each, in 6 epochs
    assert len(list(loop.dataloader.sampler)) == 6 * loop.dataloader.batch_size


def test_what_was_written_is_kept(capsys, monkeypatch, tmp_path):
    """A run that was interrupted goes on behind the configs that it wrote."""
    file, page = tmp_path / 'docs/data/loop_overhead.json', tmp_path / 'docs/en/loop.md'
    for path in (file, page):
        path.parent.mkdir(parents=True)
    page.write_text('# Loop\n')
    root = loop_overhead.repository_root()
    names = ['kd/resnet56_resnet20_cifar100.py', 'dml/resnet20_cifar100.py']
    monkeypatch.setattr(loop_overhead, 'repository_root', lambda: tmp_path)
    monkeypatch.setattr('sys.argv', ['loop_overhead.py', *(str(root / 'configs' / name)
                                                           for name in names), '--write',
                                     '--resume'])
    row = dict.fromkeys((
        'iterations', 'loop', 'plain', 'validation', 'plain validation', 'loop cpu', 'plain cpu',
        'validation cpu', 'plain validation cpu', *loop_overhead.PARTS), 1.0)
    file.write_text(json.dumps(dict(configs={names[0]: row}, left_out={'CWD': 'no reason'})))
    measured = []
    monkeypatch.setattr(loop_overhead, 'measure', lambda path, *sizes: measured.append(path) or row)
    loop_overhead.main()
    assert [loop_overhead.name_of(path) for path in measured] == names[1:]
    assert list(json.loads(file.read_text())['configs']) == names
    assert '1 configs, about' in capsys.readouterr().out
    assert 'Left out, because no reason: CWD.' in page.read_text()


def test_a_config_that_fails_ends_no_run_of_all(repository):
    path = repository / 'configs/kd/resnet56_resnet20_cifar100.py'
    sizes = dict(iterations=1, rounds=2, seconds='none')
    results = dict(configs={}, left_out={})
    line = loop_overhead.add(results, path, argparse.Namespace(all=True, **sizes))
    assert 'it fails with' in line and not results['configs']
    assert list(results['left_out']) == ['kd/resnet56_resnet20_cifar100.py']
    with pytest.raises(ValueError, match='seconds'):
        loop_overhead.add(results, path, argparse.Namespace(all=False, **sizes))


def test_every_method_has_a_config_or_a_reason():
    paths, left_out = loop_overhead.every_method()
    assert len(paths) + len(left_out) == len(load_methods())
    assert left_out['HSSAKD-single'] == 'one network learns alone'
    assert 'flow_resnet56_resnet20_cifar100.py' in [path.name for path in paths]


def test_a_ratio_above_the_goal_is_marked():
    row = dict(loop=1.3, plain=1.0)
    assert loop_overhead.ratio('kd/a.py', row, 'loop') == '1.30 above'
    assert loop_overhead.ratio('dkd/a.py', row, 'loop') == '1.30'


def test_the_page_shows_what_was_measured(repository):
    file, page = (repository / 'docs' / name for name in ('data/loop_overhead.json',
                                                          'en/loop.md'))
    lines = loop_overhead.table(json.loads(file.read_text()))
    text = page.read_text()
    assert marked_section.replace(text, 'loop', 'loop_overhead.py', lines) == text


def test_what_a_method_draws_beside_the_images_is_drawn_in_both_loops(make_runner):
    plain = plain_loop.PlainLoop(make_runner('crd/resnet56_resnet20'))
    images, samples = plain.batch(torch.tensor([4, 2]))
    assert len(images) == 2 and samples.fields['image_index'].tolist() == [4, 2]
    assert samples.fields['contrast_indices'].shape == (2, 4)


def test_a_network_alone_is_refused(repository):
    with pytest.raises(SystemExit, match='MutualDistiller, not ImageClassifier'):
        loop_overhead.make_config(repository / 'configs/students/resnet20_cifar100.py', 1, 2, '')
