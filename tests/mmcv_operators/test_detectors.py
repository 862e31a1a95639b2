"""Whole detectors on torchvision's operators, in a process that has no others."""
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mmcv_operators.small_detectors import CONFIGS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope='module')
def printed():
    """What the script prints, with warnings on and compiled operators off."""
    environment = {**os.environ, 'PYTHONPATH': str(ROOT), 'OMP_NUM_THREADS': '1',
                   'MMKD_MMCV_OPERATORS': 'torchvision'}
    done = subprocess.run([sys.executable, '-m', 'tests.mmcv_operators.small_detectors'],
                          env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope='module')
def report(printed):
    return json.loads(printed.splitlines()[-1])


def test_the_operators_are_torchvisions(report):
    assert report['operators'].startswith('none (mmkd: operators of torchvision')


@pytest.mark.parametrize('name', CONFIGS)
def test_a_step_and_a_prediction(report, name):
    result = report['results'][name]
    assert result['losses'] and all(map(math.isfinite, result['losses'].values()))
    assert result['losses']['loss'] > 0
    assert result['finite'] and result['with_gradient'] > 20
    assert len(result['boxes']) == 2 and min(result['boxes']) > 0


def test_nothing_is_said_about_missing_parts(printed):
    assert 'OneDL' not in printed
    assert 'Line NMS' not in printed
