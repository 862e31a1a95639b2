import json

import pytest
import torch

import marked_section
from tests.tools import loading

loop_overhead = loading.load_tool('benchmarks/loop_overhead.py')


def test_both_loops_train_the_same_losses(repository, tmp_path):
    """Else the ratio would compare two different things."""
    path = repository / 'configs/sdd/sd_kd_resnet56_resnet20_cifar100.py'
    cfg = loop_overhead.make_config(path, iterations=1, rounds=2, folder=str(tmp_path))
    runner = loop_overhead.Runner.from_cfg(cfg)
    model = runner.model
    model.init_weights()
    plain = loop_overhead.plain_loop.PlainLoop(runner)
    data = next(iter(runner.train_dataloader))
    images = (data['inputs'].float() - plain.mean) / plain.std
    expected = model.loss(**model.data_preprocessor(data, True))
    expected = sum(value for key, value in expected.items() if 'loss' in key)
    torch.testing.assert_close(plain._loss(images, data['data_samples']), expected)


def test_a_run_fills_the_table(capsys, monkeypatch, tmp_path):
    file = tmp_path / 'medians.json'
    monkeypatch.setattr('sys.argv', ['loop_overhead.py', '--iterations', '2', '--rounds', '2',
                                     '--json', str(file)])
    loop_overhead.main()
    assert 'kd/resnet56_resnet20_cifar100.py' in capsys.readouterr().out
    row, = json.loads(file.read_text()).values()
    assert all(row[part] > 0 for part in ('loop', 'plain', 'validation', *loop_overhead.PARTS))


def test_the_page_shows_what_was_measured(repository):
    file, page = (repository / 'docs' / name for name in ('data/loop_overhead.json',
                                                          'en/loop.md'))
    lines = loop_overhead.table(json.loads(file.read_text())) if file.is_file() else []
    text = page.read_text()
    assert marked_section.replace(text, 'loop', 'loop_overhead.py', lines) == text


def test_what_a_method_draws_beside_the_images_is_drawn_in_both_loops(repository, tmp_path):
    path = repository / 'configs/crd/resnet56_resnet20_cifar100.py'
    cfg = loop_overhead.make_config(path, iterations=1, rounds=2, folder=str(tmp_path))
    cfg.train_dataloader.dataset.num_negatives = 3
    runner = loop_overhead.Runner.from_cfg(cfg)
    plain = loop_overhead.plain_loop.PlainLoop(runner)
    images, samples = plain._batch(torch.tensor([4, 2]))
    assert len(images) == 2 and samples.fields['image_index'].tolist() == [4, 2]
    assert samples.fields['contrast_indices'].shape == (2, 4)


def test_peers_are_refused(repository):
    with pytest.raises(SystemExit, match='compares a Distiller, not MutualDistiller'):
        loop_overhead.make_config(repository / 'configs/dml/resnet20_cifar100.py', 1, 2, '')
