"""The settings of every pair in the tables of SDD, as paper and authors' files state them."""
import functools
import re
from pathlib import Path

import pytest
from mmengine.config import Config

ROOT = Path(__file__).parents[1] / 'configs'
LIGHT = ('mobilenetv2', 'shufflenetv1', 'shufflenetv2')
# Pair -> beta of DKD; the learning rate follows from the student.
BETAS = {
    'resnet32x4_mobilenetv2_cifar100': 8, 'wrn_40_2_vgg8_cifar100': 8,
    'wrn_40_2_mobilenetv2_cifar100': 6, 'resnet50_shufflenetv1_cifar100': 8,
    'resnet32x4_shufflenetv1_cifar100': 8, 'wrn_40_2_shufflenetv1_cifar100': 8,
    'resnet50_mobilenetv2_cifar100': 8, 'vgg13_mobilenetv2_cifar100': 6,
    'resnet32x4_shufflenetv2_cifar100': 8, 'resnet50_vgg8_cifar100': 8,
    'resnet32x4_resnet8x4_cifar100': 8,
    'resnet34_resnet18_imagenet': 0.5, 'resnet50_mobilenetv1_imagenet': 2,
    'resnet32x4_mobilenetv2_cub200': 8, 'resnet32x4_shufflenetv1_cub200': 8,
    'vgg13_mobilenetv2_cub200': 6, 'vgg13_vgg8_cub200': 6, 'resnet50_shufflenetv1_cub200': 8,
}
COARSE = ('resnet32x4_resnet8x4_cifar100', 'resnet34_resnet18_imagenet')
COARSE_IN_NKD = ('resnet50_vgg8_cifar100', 'wrn_40_2_vgg8_cifar100')
METHODS = ('kd', 'dkd', 'nkd', 'sd_kd', 'sd_dkd', 'sd_nkd')


def load(method, pair):
    folder, prefix = ('sdd', f'{method}_') if method.startswith('sd_') else (method, '')
    return Config.fromfile(ROOT / folder / f'{prefix}{pair}.py')


def logit_loss(cfg):
    (entry, ) = cfg.model.losses.values()
    return entry.module.get('logit_loss', entry.module)


@pytest.mark.parametrize('pair', BETAS)
@pytest.mark.parametrize('method', METHODS)
def test_recipe(method, pair):
    cfg = load(method, pair)
    optimizer = cfg.optim_wrapper.optimizer
    on_imagenet = pair.endswith('imagenet')
    is_light = pair.rpartition('_')[0].endswith(LIGHT)
    expected_rate = 0.2 if on_imagenet else 0.01 if is_light else 0.05
    assert (optimizer.type, optimizer.lr, optimizer.momentum) == ('SGD', expected_rate, 0.9)
    assert (optimizer.weight_decay, optimizer.nesterov) == (1e-4 if on_imagenet else 5e-4, False)
    assert cfg.train_cfg.max_epochs == (100 if on_imagenet else 240)
    assert cfg.param_scheduler.milestones == ([30, 60, 90] if on_imagenet else [150, 180, 210])
    assert cfg.auto_scale_lr.base_batch_size == (512 if on_imagenet else 64)
    clip = cfg.optim_wrapper.get('clip_grad', {}).get('max_norm')
    nkd_clip = 5.0 if pair == 'resnet50_mobilenetv1_imagenet' and method == 'nkd' else None
    assert clip == (40.0 if method.startswith('sd_') else nkd_clip)


@pytest.mark.parametrize('pair', BETAS)
@pytest.mark.parametrize('method', METHODS)
def test_loss(method, pair):
    cfg, beta = load(method, pair), BETAS[pair]
    loss, on_imagenet = logit_loss(cfg), pair.endswith('imagenet')
    entry, = cfg.model.losses.values()
    task_weight, weight = cfg.model.student.head.loss.loss_weight, entry.get('weight', 1.0)
    if method in ('kd', 'sd_kd'):
        own = method == 'kd' and on_imagenet
        assert (task_weight, weight, loss.temperature) == ((0.5, 0.5, 1) if own else (0.1, 0.9, 4))
    else:
        assert (task_weight, weight) == (1, 1)
    if method in ('dkd', 'sd_dkd'):
        if (method, pair) == ('dkd', 'resnet32x4_mobilenetv2_cifar100'):
            beta = 6  # SDD's files for DKD and SD-DKD disagree on this pair
        assert (loss.alpha, loss.beta, loss.temperature) == (1, beta, 1 if on_imagenet else 4)
    if method == 'nkd':
        assert (loss.gamma, loss.temperature) == (1.5, 1) and 'non_target' not in loss
    if method == 'sd_nkd':
        assert (loss.gamma, loss.temperature) == (beta, 1 if on_imagenet else 4)
        assert loss.non_target == 'all'
    # One epoch of warm-up, as on ImageNet, is none: its weight is 1 from the first epoch.
    has_warmup = method in ('dkd', 'sd_dkd', 'sd_nkd') and not on_imagenet
    assert entry.get('warmup_epochs', 1) == (20 if has_warmup else 1)


@pytest.mark.parametrize('pair', BETAS)
@pytest.mark.parametrize('method', METHODS)
def test_scales_and_networks(method, pair):
    cfg = load(method, pair)
    if method.startswith('sd_'):
        is_coarse = pair in COARSE or (method == 'sd_nkd' and pair in COARSE_IN_NKD)
        assert cfg.model.connectors.regions.module.scales == ((1, 2) if is_coarse else (1, 2, 4))
    else:
        assert 'connectors' not in cfg.model
    dataset = pair.rpartition('_')[2]
    classes = dict(cifar100=100, cub200=200, imagenet=1000)[dataset]
    for network in (cfg.model.student, cfg.model.teacher):
        assert network.head.num_classes == classes == cfg.data_preprocessor.num_classes


@functools.cache
def distillation_configs():
    """Configs that read a teacher from configs/teachers; methods on views have their own test."""
    others = {'teachers', 'students', 'hssakd', 'sskd', 'vsd', 'dml'}
    folders = [path for path in sorted(ROOT.iterdir())
               if path.is_dir() and not path.name.startswith('_') and path.name not in others]
    return [path for folder in folders for path in sorted(folder.rglob('*.py'))
            if "'teacher_checkpoint': 'checkpoints" in str(Config.fromfile(path).model)]


def test_every_table_is_complete():
    """17 pairs of Tables 1 to 5, ResNet32x4 -> ResNet8x4; 14 settings of Tables 6 to 8; one pair
    that only the authors' files have; ResNet56 -> ResNet20, for the comparison of costs."""
    paths = [path for path in distillation_configs() if 'sdd' in path.parts]
    assert len(paths) == 3 * len(BETAS) + 14 + 1 + 3
    first_lines = [path.read_text().splitlines()[0] for path in paths]
    without = [line for line in first_lines if not re.search(r'\d\d\.\d\d %', line)]
    # SD-DKD and SD-NKD on ResNet32x4 -> ResNet8x4, SD-KD on WRN-40-2 -> WRN-16-2, all three on
    # ResNet56 -> ResNet20 are in no table
    assert len(without) == 3 + 3


@pytest.mark.parametrize('path', distillation_configs(), ids=lambda path: path.stem)
def test_teacher_is_the_one_that_its_config_trains(path):
    model = Config.fromfile(path).model
    match = re.fullmatch(r'checkpoints/(\w+)/(\w+)\.pth', model.teacher_checkpoint)
    trained = Config.fromfile(ROOT / 'teachers' / f'{match[2]}_{match[1]}.py').model
    assert trained == model.teacher
