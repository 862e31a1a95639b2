"""Compiled networks and losses run in whole graphs: no step goes back to Python in between."""
from functools import partial
from pathlib import Path

import pytest
import torch
from mmengine.config import Config

import step_parts
from mmkd.apis.build_model import build_model
from mmkd.registry import MODELS
from mmkd.utils.feature_capture import FeatureCapture

FOLDER = Path(__file__).parents[1] / 'configs'
NETWORKS = sorted(path.stem for path in (FOLDER / '_base_/models/cifar').glob('*.py'))
WHOLE = dict(fullgraph=True, backend='eager')  # an error wherever a graph breaks
explain = torch._dynamo.explain


def made(name):
    """A distiller with compiled networks, and a batch of four images."""
    cfg = Config.fromfile(FOLDER / name)
    for owner in ('student', 'teacher'):
        cfg.model[f'{owner}_engine'].compile = WHOLE
    return cfg, build_model(cfg, cfg.model, 'cpu'), step_parts.make_batch(cfg, 4, None)


@pytest.mark.slow
@pytest.mark.extended
@pytest.mark.parametrize('name', ['kd/resnet56_resnet20_cifar100.py',
                                  'sdd/sd_kd_resnet56_resnet20_cifar100.py',
                                  'dkd/resnet56_resnet20_cifar100.py'])
def test_a_step_and_its_losses_have_no_break(name):
    cfg, model, data = made(name)
    step_parts.make_step(cfg, model, data)()
    assert not torch._dynamo.utils.counters['graph_break']
    ready = model.data_preprocessor(data, True)
    batch = model.prepare_batch(**ready)
    _, student = model.forward_student(batch)
    sources = {f'student.{name}': value for name, value in student.items()}
    sources |= {f'teacher.{name}': value for name, value in model.teacher(batch).items()}
    assert_whole(partial(model.objective.unweighted, sources, batch))


@pytest.mark.slow
@pytest.mark.extended
@pytest.mark.parametrize('name', NETWORKS)
def test_a_network_of_cifar_has_no_break(name):
    network = MODELS.build(Config.fromfile(FOLDER / f'_base_/models/cifar/{name}.py')[name])
    capture = FeatureCapture(network, dict(maps='backbone', logits='head.fc'))
    images = torch.randn(2, 3, 32, 32)

    def forward():
        with capture as outputs:
            features = network.extract_feat(images)
            network.head(features)
        return outputs

    assert_whole(forward)


def assert_whole(function):
    """One graph and no break, by dynamo's own account."""
    found = explain(function)()
    assert (found.graph_count, found.graph_break_count) == (1, 0), found.break_reasons
