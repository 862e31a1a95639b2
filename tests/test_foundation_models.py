"""Students that learn the tokens of foundation models without labels."""
import copy

import pytest
import torch

from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from tests import all_configs
from tests import toy_models as toy


@pytest.mark.slow
@pytest.mark.parametrize('name, tokens, side', [
    ('dinov2_vit_small_resnet18_imagenet', 1 + 16 * 16, 16),
    ('dinov3_vit_small_resnet18_imagenet', 5 + 14 * 14, 14),
    ('hugging_face_dinov2_small_resnet18_imagenet', 5 + 16 * 16, 16)])
def test_networks_of_the_true_architecture(name, tokens, side):
    cfg = copy.deepcopy(all_configs.load(f'foundation/{name}.py'))
    all_configs.skip_without_packages(cfg)
    cfg.model.data_preprocessor = cfg.data_preprocessor
    model = MODELS.build(cfg.model)
    toy.init_without_teacher(model)
    images = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    answers = model.teacher(Batch(images, None))
    assert answers['tokens'].shape == (2, tokens, 384)
    sources = {'teacher.tokens': answers['tokens'], 'student.map': torch.randn(2, 512, 7, 7)}
    model.objective.run_connectors(sources, Batch(images, None), ['grid', 'aligned', 'summary'])
    assert sources['connector.grid'].shape == sources['connector.aligned'].shape == (
        2, 384, side, side)
    second = answers['tokens'][:, tokens - side**2 + 1]
    assert torch.equal(sources['connector.grid'][:, :, 0, 1], second)
    assert torch.equal(sources['connector.summary'], answers['tokens'][:, 0])
    losses = model.train()(images, None, mode='loss')
    assert set(losses) == {'loss_grid', 'loss_summary'}
    sum(losses.values()).backward()
    assert all(parameter.grad is not None for parameter in model.parameters())
