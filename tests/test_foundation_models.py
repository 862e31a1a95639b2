"""Students that learn the tokens of foundation models without labels."""
import copy
import re

import pytest
import torch
from mmengine.config import Config

from mmkd.apis import train
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from tests import all_configs, toy_runs
from tests import toy_models as toy
from tests.tools import loading


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


@pytest.mark.slow
def test_a_run_without_labels_ends_with_a_network_that_a_probe_scores(tmp_path, capfd):
    cfg = copy.deepcopy(all_configs.load('_demo_/digits_label_free.py'))
    cfg.model.teacher_checkpoint = toy_runs.save_teacher(tmp_path, config=cfg.model.teacher)
    cfg.train_dataloader.dataset.indices = 64
    cfg.train_cfg.max_epochs = 1
    cfg.work_dir, cfg.launcher = str(tmp_path / 'run'), 'none'
    train.train(cfg)
    checkpoint = tmp_path / 'run/epoch_1.pth'
    printed = ''.join(capfd.readouterr())
    assert re.search(rf'next: mmkd linear-probe \S+digits_label_free.py {checkpoint} ', printed)
    network = Config.fromfile(tmp_path / 'run/network.py').model
    assert network.backbone == cfg.model.student.backbone
    printed = loading.run('linear_probe.py', cfg.filename, checkpoint, '--epochs', '1', '--data',
                          '_base_/datasets/digits_few_shot.py')
    assert re.search(r'top-1 [\d.]+ % after 1 epochs', printed)
