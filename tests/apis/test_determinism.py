import os

import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner

from mmkd.apis.determinism import prepare_determinism
from tests import toy_runs

VARIABLE = 'CUBLAS_WORKSPACE_CONFIG'


@pytest.fixture
def torch_settings(monkeypatch):
    """Put back what a run sets for the whole process."""
    cudnn = torch.backends.cudnn
    flags = cudnn.deterministic, cudnn.benchmark
    monkeypatch.setenv(VARIABLE, 'x')
    monkeypatch.delenv(VARIABLE)
    yield
    torch.use_deterministic_algorithms(False)
    cudnn.deterministic, cudnn.benchmark = flags


@pytest.mark.parametrize('is_asked', [True, False])
def test_the_setting_reaches_torch(is_asked, torch_settings, tmp_path):
    cfg = toy_runs.config(tmp_path, toy_runs.network(),
                          **{'randomness.deterministic': is_asked})
    assert cfg.env_cfg.cudnn_benchmark
    prepare_determinism(cfg)
    Runner.from_cfg(cfg)
    assert torch.backends.cudnn.deterministic is is_asked
    assert torch.are_deterministic_algorithms_enabled() is is_asked
    assert torch.backends.cudnn.benchmark is not is_asked  # else the choice depends on timings
    assert (VARIABLE in os.environ) is is_asked


def test_a_value_of_the_environment_stays(monkeypatch):
    monkeypatch.setenv(VARIABLE, ':16:8')
    prepare_determinism(Config(dict(randomness=dict(deterministic=True))))
    assert os.environ[VARIABLE] == ':16:8'


@pytest.mark.parametrize('name, is_fixed', [
    ('kd/resnet32x4_resnet8x4_cifar100.py', True), ('kd/resnet34_resnet18_imagenet.py', True),
    ('fgd/retinanet_r101_r50_coco.py', False), ('_demo_/dpk_faster_rcnn_scenes.py', False)])
def test_cudnn_measures_its_algorithms_where_images_have_one_size(name, is_fixed, config_root):
    assert Config.fromfile(config_root / name).env_cfg.cudnn_benchmark is is_fixed
