"""Training steps of every method on a GPU that is not there."""
import json
from pathlib import Path

import pytest

from mmkd.apis.methods import load_methods
from tests import all_configs
from tests.pretend_gpu import driver

FOLDER = Path(__file__).parent
BUDGETS = json.loads((FOLDER / 'budgets.json').read_text())
on_a_pretended_gpu = [
    pytest.mark.slow, pytest.mark.extended,
    pytest.mark.skipif(driver.missing() is not None, reason=str(driver.missing()))]


def configs_of_methods():
    """Every demo of every method, and one config of those that have no demo."""
    return {path.removeprefix('configs/') for method in load_methods().values()
            for path in ([path for path in method.configs if path.startswith('configs/_demo_/')]
                         or method.last_stages[:1])}


NAMES = sorted(configs_of_methods() | set(BUDGETS['waits']))


def test_every_method_has_a_budget():
    missing = configs_of_methods() - set(BUDGETS['waits'])
    assert not missing, f'budgets.json says nothing of {sorted(missing)}'


@pytest.fixture(scope='module', params=['fp32', 'fp16'])
def found(request, tmp_path_factory):
    """What a step of each config notes, all in one process of their own."""
    folder = tmp_path_factory.mktemp(request.param)
    names = [item.callspec.params['name'] for item in request.session.items
             if item.path == request.path and hasattr(item, 'callspec')]
    driver.run(FOLDER / 'steps.py', folder / 'found.json', request.param, *dict.fromkeys(names))
    return json.loads((folder / 'found.json').read_text())


@pytest.mark.parametrize('name', [pytest.param(name, marks=on_a_pretended_gpu)
                                  for name in NAMES])
def test_step_on_a_pretended_gpu(name, found, request):
    precision = request.node.callspec.params['found']
    assert name in BUDGETS['waits'], f'budgets.json says nothing of {name}'
    all_configs.skip_without_packages(all_configs.load(name))
    step = found[name]
    assert 'error' not in step, step['error']
    assert step['devices'] == ['cuda:0']
    assert step['halves'] == [], 'half precision inside a loss'
    assert set(step['doubles']) <= set(BUDGETS['float64'])
    allowed = BUDGETS['waits'][name][precision]
    assert step['waits']['mmkd'] <= min(1, allowed['mmkd']), step['places']
    assert step['waits']['others'] <= allowed['others'], step['places']
