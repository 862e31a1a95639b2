"""Every config is built as Runner does it; one of each structure takes a training step."""
import contextlib
import json
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner
from torch import nn

from mmkd.distillers import Distiller
from tests import toy_detectors
from tests import toy_models as toy

ROOT = Path(__file__).parents[1] / 'configs'
CONFIGS = sorted(path for path in ROOT.rglob('*.py') if '_base_' not in path.parts)
NEEDS_224 = ('SwinTransformer', 'VisionTransformer', 'TimmClassifier')
BUDGET = 480  # seconds of processor time for the whole sweep: other processes do not count
DETECTORS = ('retinanet', 'faster_rcnn')
NAMES = [str(path.relative_to(ROOT)) for path in CONFIGS]


@pytest.fixture(scope='module')
def sweep(request):
    """Which structures took a step already, and the time of the sweep."""
    state = dict(stepped=set(), start=time.process_time())
    yield state
    spent = time.process_time() - state['start']
    capture = request.config.pluginmanager.getplugin('capturemanager')
    with capture.global_and_fixture_disabled():  # a passing test shows nothing otherwise
        print(f'\nsweep: {len(CONFIGS)} configs, {len(state["stepped"])} structures stepped, '
              f'{spent:.0f} s of {BUDGET} s')
    assert spent < BUDGET, f'the sweep took {spent:.0f} s, its budget is {BUDGET} s'


def kind_of(value):
    """A config without its numbers: types and choices decide whether a step can fail."""
    if isinstance(value, dict):
        return {key: kind_of(item) for key, item in value.items()
                if isinstance(item, str | dict) and key not in ('loss', 'arch', 'model_name')}
    return value


def plain_structure(network):
    """What a network consists of."""
    return kind_of({key: value for key, value in network.items()
                    if key in ('type', 'backbone', 'bbox_head', 'roi_head', 'auxiliary_task',
                               'pretext', 'branches', 'branch_loss', 'upsampling')})


def structures(model):
    """What a training step runs through, in parts that can be tried one after the other.

    Where losses see logits only, networks and losses do not depend on each other.
    """
    if model['type'] == 'MutualDistiller':
        networks = [plain_structure(peer) for peer in model['peers'][:1]]
        return {json.dumps([model['type'], len(model['peers']), networks,
                            kind_of(model['losses'])])}
    if 'teacher' not in model:
        return {json.dumps(plain_structure(model))}
    networks = [plain_structure(model[owner]) for owner in ('student', 'teacher')]
    entries = [entry for group in ('connectors', 'losses')
               for entry in model.get(group, {}).values()]
    modules = [kind_of(entry['module']) for entry in entries]
    sources = {str(source) for entry in entries for source in entry['inputs'].values()}
    if all(source.endswith(('logits', 'labels')) for source in sources):
        return {json.dumps(part) for part in ([model['type'], networks], [model['type'], modules])}
    return {json.dumps([model['type'], networks, modules])}


def batch_of(cfg, size):
    """A random batch with what the config's data set gives beside images and labels."""
    own_views = any(name in str(cfg.train_dataloader.dataset)
                    for name in ('RotatedCrops', 'MixupPositives'))
    has_views = own_views or 'pretext=' in str(cfg)
    batch = toy.data(size=2 if has_views else 4, classes=cfg.data_preprocessor.num_classes,
                     shape=(size, size))
    if own_views:
        batch['inputs'] = torch.stack([batch['inputs']] * 4, dim=1)
    if 'ContrastNegatives' in str(cfg.train_dataloader.dataset):
        for index, sample in enumerate(batch['data_samples']):
            sample.set_metainfo(dict(image_index=np.int64(index),
                                     contrast_indices=np.array([index, 7, 8, 9])))
    return batch


def step(runner, batch):
    runner.optim_wrapper = runner.build_optim_wrapper(runner.optim_wrapper)
    if isinstance(runner.model, Distiller):
        for connector in runner.model.connectors.values():
            connector.init_cfg = None  # a second stage would read the file of the first
        toy.init_without_teacher(runner.model)
    else:
        if getattr(runner.model, 'frozen_classifier', None):
            runner.model.frozen_classifier = str(Path(runner.work_dir) / 'own.pth')
            torch.save({key: value for key, value in runner.model.state_dict().items()
                        if not key.startswith('branches.')}, runner.model.frozen_classifier)
        runner.model.init_weights()
    before = [parameter.clone() for parameter in runner.model.parameters()]
    log = runner.model.train().train_step(batch, runner.optim_wrapper)
    assert all(torch.isfinite(value).all() for value in log.values())
    assert any(not torch.equal(old, new)
               for old, new in zip(before, runner.model.parameters()))
    return log


def is_detection(cfg):
    return 'mmdet' in str(cfg.train_dataloader.dataset.type) or 'Det' in str(cfg.visualizer.type)


def without_pretrained(cfg):
    """Leave out the files that backbones start with: downloads, or made by another config."""
    for network in (cfg.model, cfg.model.get('student'), cfg.model.get('teacher')):
        init_cfg = network and network.get('backbone', {}).get('init_cfg')
        if init_cfg and init_cfg.type == 'Pretrained':
            network.backbone.init_cfg = None


def size_of(cfg):
    """Of the images in a step: as small as the networks allow."""
    if any(name in str(cfg.model) for name in NEEDS_224):
        return 224
    if cfg.data_preprocessor.num_classes > 100:
        return 64
    return 32 if 'AttentionFusion' in str(cfg.model) else 16  # it resizes to fixed sizes


@contextlib.contextmanager
def uninitialised(is_wanted):
    """Leave out the random numbers of large layers that will take no step."""
    with pytest.MonkeyPatch.context() as patch:
        if is_wanted:
            for layer in (nn.Linear, nn.modules.conv._ConvNd):
                patch.setattr(layer, 'reset_parameters', lambda self: None)
            patch.setattr(nn.init, '_no_grad_trunc_normal_', lambda tensor, *args, **kwargs: tensor)
        yield


@pytest.mark.parametrize('name', NAMES)
def test_builds_and_steps(name, tmp_path, sweep):
    cfg = Config.fromfile(ROOT / name)
    cfg.dump(str(tmp_path / 'dumped.py'))
    cfg = Config.fromfile(tmp_path / 'dumped.py')
    cfg.work_dir = str(tmp_path / 'run')
    cfg.experiment_name = name
    without_pretrained(cfg)
    parts = structures(cfg.model)
    is_known = parts <= sweep['stepped']
    with uninitialised(is_known):
        runner = Runner.from_cfg(cfg)
    with DefaultScope.overwrite_default_scope('mmkd'):
        if not is_known:
            log = step(runner, toy_detectors.data() if is_detection(cfg)
                       else batch_of(cfg, size_of(cfg)))
            assert set(cfg.model.get('losses', {})) <= set(log)
            sweep['stepped'] |= parts


@pytest.mark.parametrize('name', NAMES)
def test_first_line_says_what_it_is(name):
    first = (ROOT / name).read_text().splitlines()[0]
    assert first.startswith('# ') and len(first) > 20


@pytest.mark.parametrize('name', NAMES)
def test_children_are_short_and_no_config_hides_unused_parameters(name):
    text = (ROOT / name).read_text()
    assert 'find_unused_parameters' not in text
    assert len(text.splitlines()) <= 35


def test_base_networks_define_one_variable_named_as_the_file():
    for path in (ROOT / '_base_/models').rglob('*.py'):
        variables = Config.fromfile(path).to_dict()
        assert list(variables) == [path.stem]
