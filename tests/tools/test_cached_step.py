import re
from types import SimpleNamespace

import pytest

from tests import toy_runs
from tests.tools import loading

cached_step = loading.load_tool('benchmarks/cached_step.py')


def test_prints_sizes_and_ratios(tmp_path):
    cfg = toy_runs.config(tmp_path / 'unused', toy_runs.distiller(tmp_path))
    config = toy_runs.write(tmp_path / 'toy.py', cfg)
    printed = loading.run('benchmarks/cached_step.py', config, '--batch-size', 8, '--images',
                          5000, '--top-k', 2, '--repeats', 4, '--device', 'cpu')
    # float16 logits or two values, classes and the rest, and two bytes of crop.
    assert 'all logits: 0.11 MB for a round of 5000 images' in printed
    assert 'largest 2: 0.05 MB for a round of 5000 images' in printed
    live, cached, student = (float(re.search(rf'{name}: ([\d.]+) ms', printed)[1])
                             for name in ('live', 'cached', 'student'))
    assert min(live, cached, student) > 0
    ratio, low, high = (float(number) for number in re.search(
        r'cached / live: ([\d.]+) \(middle half ([\d.]+) to ([\d.]+)\)', printed).groups())
    assert low <= ratio <= high


def test_features_are_refused(tmp_path):
    model = toy_runs.distiller(tmp_path, teacher_layers=dict(stage='backbone.stage1',
                                                             logits='head.fc'))
    arguments = SimpleNamespace(device='cpu', batch_size=4)
    with pytest.raises(ValueError, match=r'names stage \(backbone\.stage1\)'):
        cached_step.measure(toy_runs.config(tmp_path / 'unused', model), arguments, tmp_path)
