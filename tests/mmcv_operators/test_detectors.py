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
def done():
    """The script after its end, with compiled operators off."""
    environment = {**os.environ, 'PYTHONPATH': str(ROOT), 'OMP_NUM_THREADS': '1',
                   'MMKD_MMCV_OPERATORS': 'torchvision'}
    done = subprocess.run([sys.executable, '-m', 'tests.mmcv_operators.small_detectors'],
                          env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    return done


@pytest.fixture(scope='module')
def report(done):
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.extended
@pytest.mark.slow
def test_the_operators_are_torchvisions(report):
    assert report['operators'].startswith('none (mmkd: operators of torchvision')


@pytest.mark.slow
@pytest.mark.parametrize('name', CONFIGS)
def test_a_step_and_a_prediction(report, name):
    result = report['results'][name]
    assert result['losses'] and all(map(math.isfinite, result['losses'].values()))
    assert result['losses']['loss'] > 0
    assert result['finite'] and result['with_gradient'] > 20
    assert len(result['boxes']) == 2 and min(result['boxes']) > 0


@pytest.mark.slow
def test_nothing_is_said_about_missing_parts(done):
    for text in ('OneDL', 'Line NMS'):
        assert text not in done.stdout + done.stderr
