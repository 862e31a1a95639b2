"""Training steps of every method on a GPU that is not there."""
import json
from pathlib import Path

import pytest

from tests.pretend_gpu import driver

FOLDER = Path(__file__).parent
BUDGETS = json.loads((FOLDER / 'budgets.json').read_text())
NAMES = list(BUDGETS['waits'])
pytestmark = [pytest.mark.slow, pytest.mark.extended,
              pytest.mark.skipif(driver.missing() is not None, reason=str(driver.missing()))]


@pytest.fixture(scope='module', params=['fp32', 'fp16'])
def found(request, tmp_path_factory):
    """What a step of each config notes, all in one process of their own."""
    folder = tmp_path_factory.mktemp(request.param)
    names = [item.callspec.params['name'] for item in request.session.items
             if item.path == request.path and 'name' in item.callspec.params]
    driver.run(FOLDER / 'steps.py', folder / 'found.json', request.param, *dict.fromkeys(names))
    return json.loads((folder / 'found.json').read_text())


@pytest.mark.parametrize('name', NAMES)
def test_step_on_a_pretended_gpu(name, found, request):
    precision = request.node.callspec.params['found']
    step = found[name]
    assert 'error' not in step, step['error']
    assert step['devices'] == ['cuda:0']
    assert step['halves'] == [], 'half precision inside a loss'
    assert set(step['doubles']) <= set(BUDGETS['float64'])
    allowed = BUDGETS['waits'][name][precision]
    assert step['waits']['mmkd'] <= min(1, allowed['mmkd']), step['places']
    assert step['waits']['others'] <= allowed['others'], step['places']
