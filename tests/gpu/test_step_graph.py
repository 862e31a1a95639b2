"""Whole training steps as CUDA graphs, beside the same steps as usual."""
import copy
from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from mmengine.hooks import Hook
from mmengine.runner import Runner

import random_images
from mmkd.apis import compilation, determinism
from mmkd.apis.methods import PAIRS, load_methods
from mmkd.checks import drop_switched_off
from tests import config_steps, toy_runs

pytestmark = [pytest.mark.gpu, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
IMAGES = 22  # batches of 4: three to warm up, two of a recorded graph, and a short one
DRAWS = 'random numbers on the host, or distillation'
OBSTACLES = {  # method -> why it is not recorded
    **dict.fromkeys(('DPK', 'MGD'), DRAWS),
    **dict.fromkeys(('SD-DKD', 'SD-KD', 'SD-NKD'), 'gradient clipping')}
METHODS = {name: method for name, method in load_methods().items() if method.pairs}


class RememberStart(Hook):
    def before_train(self, runner):
        self.weights = doubles(runner.model)


def run(cfg, is_graphed):
    """Train, and return by how much the weights changed, and what was in the way of a graph.

    Some steps on noise make a difference of 1e-6 one of a tenth. So both trainings use the same
    algorithms and small steps.
    """
    cfg = copy.deepcopy(cfg)
    cfg.setdefault('env_cfg', {}).cudnn_benchmark = False
    cfg.setdefault('randomness', {}).deterministic = True
    determinism.prepare_determinism(cfg)
    cfg.optim_wrapper.optimizer.lr *= 0.001
    cfg.work_dir = f'{cfg.work_dir}/{is_graphed}'
    cfg.experiment_name = cfg.work_dir.replace('/', '_')
    if is_graphed:
        compilation.set_cuda_graph(cfg)
    runner = Runner.from_cfg(cfg)
    for connector in getattr(runner.model, 'connectors', {}).values():
        connector.init_cfg = None  # a second stage would read the file of the first
    start = RememberStart()
    runner.register_hook(start)
    runner.train()
    changes = {key: value - start.weights[key] for key, value in doubles(runner.model).items()}
    return changes, getattr(runner.train_loop, 'obstacle', None)


def doubles(model):
    return {key: value.double().cpu() for key, value in model.state_dict().items()}


def of_method(name, folder):
    """The config of two epochs on noise."""
    cfg = Config.fromfile(ROOT / METHODS[name].pair_config(*PAIRS[1]))
    config_steps.without_pretrained(cfg)
    torch.manual_seed(0)
    random_images.replace_files(cfg, dict(train=IMAGES, val=4), folder)
    cfg.train_dataloader.batch_size = 4
    for connector in cfg.model.get('connectors', {}).values():
        if 'batch_size' in connector.module:  # it takes batches of one size alone
            connector.module.batch_size, cfg.train_dataloader.drop_last = 4, True
    cfg.train_cfg.max_epochs, cfg.work_dir, cfg.log_level = 2, str(folder), 'ERROR'
    cfg.val_cfg = cfg.val_dataloader = cfg.val_evaluator = None
    for hook in ('checkpoint', 'teacher_accuracy', 'data_check'):
        cfg.default_hooks[hook] = None
    drop_switched_off(cfg)
    return cfg


def assert_near(found, expected):
    """A step that is left out or repeated is a tenth; weights near 1 are rounded by 1e-7."""
    for key, value in expected.items():
        error = (found[key] - value).abs().max().item()
        assert error <= 0.05 * value.abs().max() + 2e-6, key
        assert value.abs().max() < 1e-6 or found[key].any(), f'{key} is never changed'


@pytest.mark.extended
@pytest.mark.parametrize('name', METHODS)
def test_a_recorded_step_is_the_usual_step(name, tmp_path):
    cfg = of_method(name, tmp_path)
    expected, _ = run(cfg, False)
    found, obstacle = run(cfg, True)
    if name in OBSTACLES:
        assert OBSTACLES[name] in obstacle
    else:
        assert obstacle == ''
    assert_near(found, expected)


def of_digits(folder, **changes):
    """The config of an epoch on digits that lie on the device, in 6 whole batches and a short."""
    cfg = toy_runs.config(folder, toy_runs.distiller(folder), epochs=1, batch_size=8, **changes)
    cfg.train_dataloader.collate_fn = dict(type='mmkd.collate_images')
    digits = cfg.train_dataloader.dataset.dataset
    while digits.type != 'Digits':
        digits = digits.dataset
    cfg.train_dataloader.dataset = dict(type='TensorImages', dataset=dict(
        type='FewShotSubset', ratio=0.05, dataset=digits))
    return cfg


def assert_is_told(cfg, reason):
    """The run ends as the usual one, and says what was in the way."""
    expected, _ = run(cfg, False)
    found, obstacle = run(cfg, True)
    assert reason in obstacle and bool(obstacle) == bool(reason)
    assert_near(found, expected)


@pytest.mark.parametrize('change, reason', [
    ({'optim_wrapper.clip_grad': dict(max_norm=5.)}, 'gradient clipping'),
    ({'optim_wrapper.accumulative_counts': 2}, 'accumulative_counts'),
    ({'optim_wrapper.optimizer': dict(type='Adagrad', lr=0.01, _delete_=True)}, 'no option'),
    ({'optim_wrapper.type': 'AmpOptimWrapper'}, 'AmpOptimWrapper decides on the host'),
    ({'default_hooks.finite_guard.interval': 1}, 'FiniteGuardHook looks at'),
    ({'param_scheduler': dict(type='LinearLR', by_epoch=False, end=100, _delete_=True)},
     'changes in each step')])
def test_what_cannot_be_recorded_is_told(change, reason, tmp_path):
    assert_is_told(of_digits(tmp_path, **change), reason)


def test_images_that_come_one_by_one_are_told(tmp_path):
    cfg = toy_runs.config(tmp_path, toy_runs.distiller(tmp_path), epochs=1, batch_size=8)
    assert_is_told(cfg, 'one by one')


@pytest.mark.parametrize('change', [
    {}, {'optim_wrapper.type': 'BFloat16OptimWrapper', 'train_cfg.max_epochs': 2},
    # A bias before a BatchNorm has a gradient of rounding alone, which a small eps makes a step of.
    {'optim_wrapper.optimizer': dict(type='AdamW', lr=1e-3, eps=1e-4, _delete_=True)}])
def test_what_can_be_recorded(change, tmp_path):
    assert_is_told(of_digits(tmp_path, **change), '')
