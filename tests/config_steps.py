"""One training step of a config, and what configs have in common if one step speaks for both."""
import contextlib
import gc
from pathlib import Path

import pytest
import torch
from torch import nn

from mmkd.distillers import Distiller
from tests import toy_models as toy

NETWORK_PARTS = ('type', 'backbone', 'neck', 'bbox_head', 'roi_head', 'decode_head',
                 'auxiliary_head', 'auxiliary_task', 'pretext', 'branches', 'branch_loss',
                 'upsampling')
LOGITS = ('logits', 'branches', 'labels')


def kind_of(value):
    """Return a config without its numbers: types and choices decide whether a step can fail."""
    if isinstance(value, dict):
        return {key: kind_of(item) for key, item in value.items()
                if isinstance(item, str | dict) and key not in ('loss', 'arch', 'model_name')}
    return value


def kind_of_network(network):
    """Return what a network consists of."""
    return kind_of({key: value for key, value in network.items() if key in NETWORK_PARTS})


def structures(model):
    """Return what a training step runs through, in parts that can be tried one after the other.

    The networks stand with the connectors and losses that read their features, and all connectors
    and losses with each other. Logits, those of branches too, are alike whatever gives them.
    """
    entries = [entry for group in ('connectors', 'losses')
               for entry in model.get(group, {}).values()]
    modules = [kind_of(entry['module']) for entry in entries]
    readers = [module for module, entry in zip(modules, entries) if reads_features(entry['inputs'])]
    if 'student' in model:
        networks = [kind_of_network(network) for network in (model['student'], *teachers_of(model))]
    else:
        networks = [kind_of_network(peer) for peer in model.get('peers', [model])]
    together = [networks] if readers else enumerate(networks)
    return {str([model['type'], part]) for part in (
        *([part, readers] for part in together), modules)}


def teachers_of(model):
    """Return the configs of a distiller's teachers."""
    several = [entry['network'] for entry in model.get('teachers', {}).values()]
    return several or [model[key] for key in ('teacher',) if key in model]


def reads_features(inputs):
    """Whether a module reads of the networks more than logits and labels."""
    sources = [source for value in inputs.values()
               for source in ([value] if isinstance(value, str) else value)]
    return not all(source.startswith('connector.') or source.endswith(LOGITS)
                   for source in sources)


def step(runner, batch):
    """Take the first training step of a run and return its losses; the weights have changed."""
    runner.optim_wrapper = runner.build_optim_wrapper(runner.optim_wrapper)
    if isinstance(runner.model, Distiller):
        for connector in runner.model.connectors.values():
            connector.init_cfg = None  # a second stage would read the file of the first
        toy.init_without_teacher(runner.model)
    else:
        if getattr(runner.model, 'frozen_classifier', None):
            runner.model.frozen_classifier = str(Path(runner.work_dir) / 'classifier.pth')
            torch.save({key: value for key, value in runner.model.state_dict().items()
                        if not key.startswith('branches.')}, runner.model.frozen_classifier)
        runner.model.init_weights()
    before = [parameter.clone() for parameter in runner.model.parameters()]
    log = runner.model.train().train_step(batch, runner.optim_wrapper)
    assert all(torch.isfinite(value).all() for value in log.values())
    assert any(not torch.equal(old, new)
               for old, new in zip(before, runner.model.parameters()))
    return log


def without_pretrained(cfg):
    """Leave out the files that backbones start with: downloads, or made by another config."""
    for network in (cfg.model, cfg.model.get('student'), *teachers_of(cfg.model)):
        init_cfg = network and network.get('backbone', {}).get('init_cfg')
        if init_cfg and init_cfg.type == 'Pretrained':
            network.backbone.init_cfg = None


def with_few_queries(cfg):
    """Let a DETR choose no more queries than small images have places."""
    for network in (cfg.model, cfg.model.get('student'), *teachers_of(cfg.model)):
        if network and network.get('as_two_stage'):
            network.num_queries = min(network.num_queries, 50)


@contextlib.contextmanager
def without_weights():
    """Build networks in no time and memory: their parameters are on the meta device."""
    def without_memory(module, name, parameter):
        return None if parameter is None else nn.Parameter(
            parameter.to('meta'), parameter.requires_grad)

    hook = nn.modules.module.register_module_parameter_registration_hook(without_memory)
    try:
        yield
    finally:
        hook.remove()


@pytest.fixture(scope='module')
def few_objects():
    """End the exemption of objects from the collector's walks."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def networks_are_freed(few_objects):
    """Free networks, whose hooks make cycles; what stays is not walked over a second time."""
    yield
    gc.collect()
    gc.freeze()
