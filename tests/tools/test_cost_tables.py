import re

import pytest

from mmkd.apis.methods import PAIRS, load_methods
from tests.tools import loading

step_time = loading.load_tool('benchmarks/step_time.py')
cost_table = loading.load_tool('benchmarks/cost_table.py')


def test_all_are_the_configs_of_every_method_on_two_pairs(repository):
    arguments = step_time.parse_arguments(['--all'])
    with_pairs = [method for method in load_methods().values() if method.pairs]
    assert len(arguments.configs) == 2 * len(with_pairs) == len(set(arguments.configs))
    for path in arguments.configs:
        assert (repository / path).is_file()


def test_without_configs_the_tool_says_what_to_give(capsys):
    with pytest.raises(SystemExit):
        step_time.parse_arguments([])
    assert 'give configs, or --all' in capsys.readouterr().err


def test_table_of_costs():
    def result(method, pair, step):
        return dict(config=load_methods()[method].pair_config(*pair), step_ms=step,
                    over_plain=step / 100, peak_memory_mib=None, extra_parameters=12345,
                    device='cpu', threads=1, batch_size=64, repeats=5, load_average=step / 100)

    first, second = PAIRS
    lines = cost_table.section([
        result('KD', first, 150.0), result('KD', second, 180.0), result('AB', first, 120.0)])
    assert lines[5].startswith('| AB | 120 | 1.20 | - | 12,345 | - |')  # the cheaper one first
    assert lines[6] == '| KD | 150 | 1.50 | - | 12,345 | 180 | 1.80 | - | 12,345 |'
    assert 'cpu, 1 threads, batch 64, medians of 5 interleaved rounds, load at most 1.8' in lines[1]


def test_multiply_adds_of_the_parts():
    printed = loading.run('benchmarks/connector_cost.py', 'configs/_demo_/fitnet_digits.py')
    # 32 x 32 weights and 32 biases of a 1 x 1 convolution, 2 x 32 of a BatchNorm.
    assert 'connectors: 0.00 GMAC' in printed and 'student: 0.01 GMAC' in printed
    assert 'connectors: 1,120 parameters' in printed


def test_share_of_the_rate_of_a_wide_convolution():
    printed = loading.run('benchmarks/peak_share.py', 'configs/_demo_/kd_digits.py',
                          '--batch-size', 4, '--repeats', 2, '--warm-up', 1)
    # 64 maps of 8 x 8, 3 x 3 weights between 256 channels, a multiplication and an addition.
    assert 'wide convolution: 4.8 GFLOP' in printed and ', 100 % of the wide' in printed
    teacher, student = (float(re.search(rf'{name}: ([\d.]+) GFLOP', printed)[1])
                        for name in ('teacher', 'student'))
    assert teacher == 0.3  # resnet20: 41 MMAC for an image of 32 x 32
    assert 0.1 <= student < 3 * teacher
    assert 'dml_digits.py: model needs a teacher' in loading.refusal(
        'benchmarks/peak_share.py', 'configs/_demo_/dml_digits.py')
