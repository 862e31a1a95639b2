"""What belongs to a method comes with its file in configs/_base_/methods."""
import re
from pathlib import Path

import pytest
from mmengine.config import Config

ROOT = Path(__file__).parents[1] / 'configs'
FILES = sorted((ROOT / '_base_/methods').glob('*.py'))


def inherited_name(path):
    """The name of the file that a file inherits, such as sdd for sd_kd.py; else its own."""
    found = re.search(r"^_base_ = '(\w+)\.py'$", path.read_text(), flags=re.MULTILINE)
    return found[1] if found else path.stem


def methods_in(path):
    """The variables that hold a method, with keys of a config."""
    return [name for name, value in Config.fromfile(path).items()
            if isinstance(value, dict) and 'model' in value]


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.stem)
def test_a_file_holds_one_method_named_as_the_file(path):
    (name,) = methods_in(path)
    assert name in (path.stem, inherited_name(path)) or path.stem.startswith(f'{name}_')


@pytest.mark.parametrize('path', sorted((ROOT / '_demo_').glob('*.py')), ids=lambda path: path.stem)
def test_a_config_merges_its_method_and_leaves_no_variable(path):
    assert not methods_in(path)


@pytest.mark.parametrize('name, fields', [
    ('dml_digits', ['peer1_score']), ('hssakd_online_digits', ['peer1_score']),
    ('vsd_digits', ['aggregated_score']), ('vsd_teacher_digits', ['aggregated_score'])])
def test_second_scores_come_with_the_method(name, fields):
    cfg = Config.fromfile(ROOT / '_demo_' / f'{name}.py')
    assert [metric.field for metric in cfg.val_evaluator[1:]] == fields
    assert cfg.test_evaluator == cfg.val_evaluator
