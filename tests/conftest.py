import functools
import logging
import sys
from pathlib import Path

import pytest
import torch
from mmengine.registry import DefaultScope
from mmengine.runner import runner

from mmkd.utils.config_formatter import load_formatter
from tests import toy_models  # noqa: F401  registers the toy networks


@pytest.fixture(autouse=True)
def mmkd_scope():
    """Build under the scope that every config sets."""
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


@pytest.fixture(autouse=True)
def fixed_seed():
    """Start each test alike: MMEngine's flag of determinism outlives a run in this process."""
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(False)


@pytest.fixture(autouse=True)
def nothing_compiled_before():
    """Forget what earlier tests compiled: it counts towards dynamo's limit of recompilations."""
    if 'torch._dynamo' in sys.modules:
        torch._dynamo.reset()


@pytest.fixture(autouse=True, scope='session')
def quiet_logger():
    """Without a run MMEngine logs how each weight was initialised."""
    logging.getLogger('mmengine').setLevel(logging.WARNING)


@pytest.fixture(autouse=True, scope='session')
def quick_start_of_runs():
    """What MMEngine logs of a run takes longer than a small run itself.

    The machine is described once per process, and the text of configs is not laid out.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, 'collect_env', functools.cache(runner.collect_env))
        patch.setattr(load_formatter(), 'FormatCode', lambda text, **kwargs: (text, True))
        yield


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker('extended'):
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker('gpu') and not torch.cuda.is_available():
            item.add_marker(pytest.mark.skip(reason='needs a CUDA GPU, this machine has none'))


@pytest.fixture(scope='session')
def repository():
    """Root of the repository."""
    return Path(__file__).parents[1]


@pytest.fixture(scope='session')
def config_root(repository):
    """Folder of the configs."""
    return repository / 'configs'
