from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope

from mmkd.models import CIFARResNet
from mmkd.registry import MODELS
from tests.golden import build_inputs, calibrate, fill, load_case

CONFIGS = Path(__file__).parents[2] / 'configs' / '_base_' / 'models' / 'cifar'
NUM_PARAMETERS = dict(
    resnet8=83_892, resnet14=181_108, resnet20=278_324, resnet32=472_756, resnet44=667_188,
    resnet56=861_620, resnet110=1_736_564, resnet8x4=1_233_540, resnet32x4=7_433_860)
GOLDEN = ('resnet20', 'resnet8x4')


def build_classifier(name):
    with DefaultScope.overwrite_default_scope('mmkd'):
        return MODELS.build(Config.fromfile(CONFIGS / f'{name}.py')[name])


def record_outputs(model):
    recorded = {}
    for name, module in model.named_modules():
        module.register_forward_hook(
            lambda module, inputs, output, name=name: recorded.update({name: output}))
    return recorded


def layers_of(case, key):
    """Names of the captured modules of the stem and the stages, as the golden file lists them."""
    last_block = {'resnet20': 2, 'resnet8x4': 0}[case['id']]
    endings = dict(feats='', preact_feats=f'.{last_block}.preactivation')
    return ['relu'] + [f'stage{i}{endings[key]}' for i in (1, 2, 3)]


def assert_features(expected, features, tolerance):
    for stage, feature in zip(expected, features, strict=True):
        assert list(feature.shape) == stage['shape']
        assert feature.norm().item() == pytest.approx(stage['l2'], rel=tolerance)
        scale = stage['l2'] / feature.numel()**0.5
        assert feature.mean().item() == pytest.approx(stage['mean'], abs=tolerance * scale)


@pytest.mark.parametrize('name', NUM_PARAMETERS)
def test_number_of_parameters_is_that_of_the_papers(name):
    model = build_classifier(name)
    assert sum(parameter.numel() for parameter in model.parameters()) == NUM_PARAMETERS[name]


def test_every_zoo_file_is_counted():
    assert {path.stem for path in CONFIGS.glob('resnet*.py')} == set(NUM_PARAMETERS)


@pytest.mark.parametrize('dtype, tolerance', [(torch.float64, 1e-9), (torch.float32, 1e-5)])
@pytest.mark.parametrize('name', GOLDEN)
def test_golden_logits_and_features(name, dtype, tolerance):
    case = load_case(name, 'golden_models.json')
    model = calibrate(fill(build_classifier(name)), 32).to(dtype)
    recorded = record_outputs(model.backbone)
    with torch.no_grad():
        logits = model(build_inputs(case, dtype)['image'], mode='tensor')

    expected = torch.tensor(case['expected']['logits'], dtype=torch.float64)
    error = (logits.double() - expected).abs().max() / expected.abs().max()
    assert error < tolerance
    for key in ('feats', 'preact_feats'):
        features = [recorded[layer].double() for layer in layers_of(case, key)]
        assert_features(case['expected'][key], features, tolerance)
    assert_features(case['expected']['pooled_feat'], [recorded['stage3'].double().mean((2, 3))],
                    tolerance)


@pytest.mark.parametrize('name', GOLDEN)
def test_state_dict_of_the_official_zoo_fits_after_renaming(name):
    official = load_case(name, 'golden_models.json')['expected']['state_dict']
    renamed = [(f'head.{key}' if key.startswith('fc') else
                f'backbone.{key.replace("layer", "stage")}', shape)
               for key, shape in official.items()]
    ours = build_classifier(name).state_dict()
    assert [(key, list(value.shape)) for key, value in ours.items()] == renamed


@pytest.mark.parametrize('out_indices', [(0, ), (2, ), (0, 2), (0, 1, 2)])
def test_out_indices_select_the_stages(out_indices):
    model = CIFARResNet(8, out_indices=out_indices).eval()
    recorded = record_outputs(model)
    outputs = model(torch.randn(2, 3, 32, 32))
    assert isinstance(outputs, tuple)
    for index, output in zip(out_indices, outputs, strict=True):
        assert output is recorded[f'stage{index + 1}']
        assert output.shape == (2, 16 * 2**index, 32 // 2**index, 32 // 2**index)
        assert output.min() == 0  # after the last ReLU


@pytest.mark.parametrize('is_training', [True, False])
def test_captured_tensors_are_never_rewritten(is_training):
    model = build_classifier('resnet8x4').backbone.train(is_training)
    captured = []
    for module in model.modules():
        module.register_forward_hook(
            lambda module, inputs, output: captured.append((output, output[0].clone()))
            if isinstance(output, torch.Tensor) else None)
    model(torch.randn(2, 3, 32, 32))
    assert len(captured) > 20
    for output, values in captured:
        assert output._version == 0
        assert torch.equal(output[0], values)


@pytest.mark.parametrize('height, width', [(64, 64), (32, 48), (4, 4), (36, 20)])
def test_any_size_divisible_by_the_stride(height, width):
    model = build_classifier('resnet8').eval()
    images = torch.randn(2, 3, height, width)
    stride = model.backbone.total_stride
    assert model.backbone(images)[-1].shape == (2, 64, height // stride, width // stride)
    assert model(images, mode='tensor').shape == (2, 100)


@pytest.mark.parametrize('height, width', [(30, 32), (32, 33)])
def test_other_sizes_are_refused(height, width):
    with pytest.raises(ValueError, match=f'divisible by 4, got {height} x {width}'):
        CIFARResNet(8)(torch.randn(1, 3, height, width))


@pytest.mark.parametrize('arguments, message', [
    (dict(depth=18), r'6n \+ 2 .*8, 14, 20, 32, 44, 56, 110.* got 18'),
    (dict(depth=2), 'got 2'),
    (dict(depth=8, stage_channels=(16, 32)), r'3 stage_channels .*\(16, 32\)'),
    (dict(depth=8, stem_channels=0), 'must be positive, got 0'),
    (dict(depth=8, out_indices=(3, )), r'taken from \(0, 1, 2\), got \(3,\)'),
    (dict(depth=8, out_indices=(-1, )), r'got \(-1,\)'),
    (dict(depth=8, out_indices=(2, 0)), 'must be ascending'),
    (dict(depth=8, out_indices=(1, 1)), r'got \(1, 1\)'),
    (dict(depth=8, out_indices=()), r'got \(\)'),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CIFARResNet(**arguments)


def test_initialisation():
    torch.manual_seed(0)
    model = build_classifier('resnet32x4')
    default_fc = model.head.fc.weight.detach().clone(), model.head.fc.bias.detach().clone()
    model.init_weights()
    for name, parameter in model.backbone.named_parameters():
        if parameter.ndim == 4:
            fan_out = parameter.shape[0] * parameter.shape[2] * parameter.shape[3]
            assert parameter.std().item() == pytest.approx((2 / fan_out)**0.5, rel=0.1), name
            assert abs(parameter.mean().item()) < 0.1 * (2 / fan_out)**0.5, name
        else:
            assert torch.equal(parameter, torch.full_like(parameter, name.endswith('weight')))
    # The linear layer keeps what torch gave it: uniform in +- 1 / sqrt(in_channels).
    assert torch.equal(model.head.fc.weight, default_fc[0])
    assert torch.equal(model.head.fc.bias, default_fc[1])
    assert 0.95 / 16 < model.head.fc.weight.abs().max().item() <= 1 / 16


def test_gradients_reach_all_parameters():
    model = build_classifier('resnet8x4')
    model(torch.randn(2, 3, 32, 32), mode='tensor').square().sum().backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in model.parameters())
