"""Every config is built, and says what it is."""
import copy

import pytest
from mmengine.config import Config

from mmkd.apis.build_model import build_model
from mmkd.registry import HOOKS
from tests import all_configs, config_steps
from tests.config_steps import few_objects, networks_are_freed  # noqa: F401  fixtures


@pytest.fixture(scope='module')
def built_hooks():
    """The hooks that were built already."""
    return set()


@pytest.mark.slow
@pytest.mark.parametrize('name', all_configs.NAMES)
def test_builds(name, built_hooks):
    cfg = copy.deepcopy(all_configs.load(name))
    all_configs.skip_without_packages(cfg)
    config_steps.without_pretrained(cfg)
    with config_steps.without_weights():
        build_model(cfg, cfg.model, 'meta')
    build_new_hooks(cfg, built_hooks)


def build_new_hooks(cfg, known):
    """Build the hooks of a config that no config before had."""
    for hook in [*cfg.default_hooks.values(), *cfg.get('custom_hooks', ())]:
        if str(hook) not in known:
            HOOKS.build(copy.deepcopy(hook))
            known.add(str(hook))


def test_first_line_says_what_it_is():
    first_lines = {name: (all_configs.ROOT / name).read_text().splitlines()[0]
                   for name in all_configs.NAMES}
    assert not [name for name, line in first_lines.items()
                if not line.startswith('# ') or len(line) <= 20]


def test_children_are_short_and_no_config_hides_unused_parameters():
    texts = {name: (all_configs.ROOT / name).read_text() for name in all_configs.NAMES}
    assert not [name for name, text in texts.items() if len(text.splitlines()) > 35]
    assert not [name for name, text in texts.items() if 'find_unused_parameters' in text]


def test_base_networks_define_one_variable_named_as_the_file():
    for path in (all_configs.ROOT / '_base_/models').rglob('*.py'):
        assert list(Config.fromfile(path).to_dict()) == [path.stem]


def test_training_data_of_all_configs_resume_exactly():
    """Workers that live on, or that MMEngine seeds, do not come back as they were."""
    wrong = [name for name in all_configs.NAMES
             if (loader := all_configs.load(name).get('train_dataloader'))
             and loader.get('num_workers')
             and (loader.get('persistent_workers')
                  or loader.get('worker_init_fn') != dict(type='mmkd.seed_worker'))]
    assert not wrong
