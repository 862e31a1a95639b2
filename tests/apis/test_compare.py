import json

import pytest

from mmkd.apis import cli
from tests import toy_images


@pytest.mark.extended
def test_methods_and_seeds_end_in_one_report_and_more_can_follow(tmp_path, capsys):
    toy_images.folder(tmp_path / 'shapes', train=8, val=4)
    given = ['compare', '--data', str(tmp_path / 'shapes'), '--student', 'resnet8x4', '--teacher',
             'resnet20', '--teacher-weights', 'none', '--train-teacher', '1', '--epochs', '1',
             '--out', str(tmp_path / 'out')]
    cli.main([*given, '--methods', 'kd', '--seeds', '1'])
    capsys.readouterr()
    cli.main([*given, '--methods', 'kd,sp', '--seeds', '2'])
    printed = capsys.readouterr().out
    assert 'kd_seed0: done before' in printed and 'kd_seed1: training' in printed
    numbers = json.loads((tmp_path / 'out/report.json').read_text())
    assert {name: len(runs) for name, runs in numbers['curves'].items()} == {
        'student alone': 2, 'kd': 2, 'sp': 2}


def test_no_method_is_refused(capsys):
    with pytest.raises(SystemExit):
        cli.main(['compare', '--data', '.', '--student', 'a', '--teacher', 'b', '--methods', ' ,'])
    assert "' ,' names no method" in capsys.readouterr().err
