"""One config of each structure takes a training step as Runner does it."""
import copy
import time

import pytest
from mmengine.config import Config
from mmengine.runner import Runner

from tests import all_configs, config_steps, toy_batches
from tests.config_steps import few_objects, networks_are_freed  # noqa: F401  fixtures


@pytest.fixture(scope='module')
def stepped(request):
    """The structures that took a step already."""
    structures, start = set(), time.process_time()
    yield structures
    capture = request.config.pluginmanager.getplugin('capturemanager')
    with capture.global_and_fixture_disabled():  # a passing test shows nothing otherwise
        print(f'\nsteps of {len(structures)} structures: '
              f'{time.process_time() - start:.0f} s of processor time')


# Every method has a benchmark or a demo, whose networks are small: they come first.
@pytest.mark.slow
@pytest.mark.parametrize('name', [
    name if name.startswith('_') else pytest.param(name, marks=pytest.mark.extended)
    for name in all_configs.NAMES])
def test_one_of_each_structure_takes_a_step(name, tmp_path, stepped):
    cfg = copy.deepcopy(all_configs.load(name))
    all_configs.skip_without_packages(cfg)
    config_steps.without_pretrained(cfg)
    config_steps.with_few_queries(cfg)
    structures = config_steps.structures(cfg.model)
    if not structures <= stepped:
        cfg.work_dir, cfg.experiment_name = str(tmp_path / 'run'), name
        cfg.dump(str(tmp_path / 'dumped.py'))
        cfg = Config.fromfile(tmp_path / 'dumped.py')
        log = config_steps.step(Runner.from_cfg(cfg), toy_batches.batch(cfg, tmp_path))
        assert set(cfg.model.get('losses', {})) <= set(log)
        stepped |= structures
