import pytest
from mmengine.config import Config
from rich.console import Console

from tests.tools.loading import load_tool

quickstart = load_tool('quickstart.py')
TEACHER = dict(accuracies=[50.0, 99.0, 98.5])
IMAGES = dict(teacher_digits=1078, student_digits=53, kd_digits=53, sd_kd_digits=53)


def runs(*last):
    return [dict(accuracies=[10.0, value + 1, value]) for value in last]


def summaries(kd=(90.0, 92.0)):
    methods = {'student alone': runs(80.0, 84.0), 'KD': runs(*kd), 'SD-KD': runs(95.0, 95.0)}
    return {method: quickstart.summarise(results) for method, results in methods.items()}


def test_summary_has_mean_and_sample_std_of_last_and_best_epoch():
    alone = summaries()['student alone']
    assert alone['last'] == pytest.approx((82.0, 8 ** 0.5))
    assert alone['best'] == pytest.approx((83.0, 8 ** 0.5))
    assert quickstart.mean_and_std([3.0]) == (3.0, 0.0)


def test_verdict_compares_the_gain_with_both_spreads():
    text, has_won = quickstart.verdict(summaries())
    assert has_won
    assert 'KD gains more than the spread: +9.0 against 4.2' in text
    text, has_won = quickstart.verdict(summaries(kd=(80.0, 88.0)))
    assert not has_won
    assert 'KD does NOT gain more than the spread: +2.0 against 8.5' in text


def test_table_fits_eighty_columns_and_shows_the_numbers():
    console = Console(width=80, record=True, force_terminal=False)
    console.print(quickstart.make_table(summaries(), TEACHER, IMAGES))
    lines = console.export_text().splitlines()
    assert max(len(line) for line in lines) <= 80
    assert any('KD' in line and '91.0 ± 1.4' in line and '+9.0' in line for line in lines)
    assert any('teacher' in line and '1078' in line and '98.5' in line and '99.0' in line
               for line in lines)


def test_images_are_counted_from_the_data():
    assert {name: quickstart.count_images(name) for name in IMAGES} == IMAGES


@pytest.mark.slow
def test_failed_run_shows_its_end_and_names_the_log(tmp_path, capsys):
    with pytest.raises(SystemExit, match=r'broken failed with exit code 2.*train\.log'):
        quickstart.run(['train'], tmp_path / 'run', 'broken', epochs=1)
    assert 'the following arguments are required: CONFIG' in capsys.readouterr().out
    assert 'required: CONFIG' in (tmp_path / 'run/train.log').read_text()


def test_every_method_and_first_stage_has_its_config():
    assert {'KD-16px', 'HSSAKD', 'FT'} <= {
        method for method, stages in quickstart.STAGES.items() if len(stages) > 1}
    for *firsts, last in quickstart.STAGES.values():
        cfg = Config.fromfile(quickstart.config_path(last))
        for first in firsts:
            assert f'work_dirs/_demo_/{first}/epoch_' in str(cfg)
