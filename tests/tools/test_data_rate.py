import json

import pytest

from tests.tools import loading


@pytest.mark.slow
def test_prints_rates_and_ratios(tmp_path):
    printed = loading.run('benchmarks/data_rate.py', '--images', 64, '--batch-size', 8,
                          '--batches', 2, '--repeats', 2, '--threads', 1, '--device', 'cpu',
                          '--json', tmp_path / 'out.json')
    result = json.loads((tmp_path / 'out.json').read_text())
    assert set(result['images_per_second']) == {
        'in memory', 'per image', 'in memory, normalised', 'per image, normalised',
        'torchvision, normalised'}
    assert all(rate > 0 for rate in result['images_per_second'].values())
    for found in result['comparisons']:
        assert found['low'] <= found['ratio'] <= found['high']
        assert f'{found["name"]} / {found["reference"]}: {found["ratio"]:.1f}' in printed
    assert result['data_ms'] > 0 and result['step_ms'] > 0
