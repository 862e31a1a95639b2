import json

import pytest
import torch

import marked_section
import scaling_cases
import tensor_memory
from tests.tools import loading

scaling = loading.load_tool('benchmarks/scaling.py')


def test_every_axis_of_a_method_runs_and_is_written(tmp_path):
    file = tmp_path / 'scaling.json'
    printed = loading.run('benchmarks/scaling.py', '--batch-size', 4, '--repeats', 2, '--threads',
                          1, '--warm-up', 0, '--methods', 'SDD', 'MDR', '--json', file)
    rows = json.loads(file.read_text())
    assert {(row['method'], row['axis']) for row in rows} == {
        (method, axis) for method in ('SDD', 'MDR') for axis in scaling_cases.AXES[method]}
    assert 'slope of time' in printed and all(min(row['mebibytes']) > 0 for row in rows)


@pytest.mark.parametrize('method', scaling_cases.AXES)
def test_memory_grows_with_every_axis(method):
    for axis, sizes in scaling_cases.AXES[method].items():
        peaks = [tensor_memory.peak_bytes(scaling_cases.make_case(
            method, scaling_cases.Sizes(batch=4)._replace(**{
                axis: size * (4 if axis == 'batch' else 1)}))) for size in sizes[:2]]
        assert peaks[0] < peaks[1] or (method, axis) == ('DPK', 'regions')


def test_the_page_shows_what_was_measured(repository):
    file, page = (repository / 'docs' / name for name in ('data/scaling.json', 'en/loop.md'))
    lines = scaling.table(json.loads(file.read_text())) if file.is_file() else []
    text = page.read_text()
    assert marked_section.replace(text, 'scaling', 'scaling.py', lines) == text


def test_slope_of_known_powers():
    for power in (0, 1, 2):
        assert scaling.slope([1, 2, 4], [3 * size**power for size in (1, 2, 4)]) == pytest.approx(
            power)


def test_peak_is_what_lives_at_a_time():
    def step():
        first = torch.empty(1000, dtype=torch.uint8)
        view = first[:10]
        second = torch.empty(500, dtype=torch.uint8)
        del first, view
        return second.clone()

    assert tensor_memory.peak_bytes(step) == 1500
