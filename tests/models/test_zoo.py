"""What all backbones of the zoo have in common."""
import pytest
import torch

from tests.golden import build_inputs, calibrate, fill, load_case
from tests.models import zoo

# Modules that yield what the golden file lists: the maps, and the maps before their last ReLU.
FEATURES = dict(
    resnet20=['relu', 'stage1', 'stage2', 'stage3'],
    wrn_16_2=['conv1', 'stage1', 'stage2', 'stage3'],
    vgg8=[f'stage{index}' for index in range(1, 6)],
    MobileNetV2=['conv1', 'stage1', 'stage2', 'stage3', 'stage4'],
    HSAKD_mobilenetV2_stride1=['stage1', 'stage2', 'stage3', 'stage4'])
FEATURES['resnet8x4'] = FEATURES['ShuffleV1'] = FEATURES['ShuffleV2'] = FEATURES['resnet20']
PREACTIVATIONS = dict(
    resnet20=['relu', *(f'stage{index}.2.preactivation' for index in (1, 2, 3))],
    resnet8x4=['relu', *(f'stage{index}.0.preactivation' for index in (1, 2, 3))],
    wrn_16_2=['conv1', 'stage2.0.bn1', 'stage3.0.bn1', 'bn1'],
    vgg8=['stage1', *(f'stage{index}.1' for index in range(2, 6))],
    ShuffleV1=['relu', *(f'stage{index}.{last}.preactivation'
                         for index, last in ((1, 3), (2, 7), (3, 3)))])
PREACTIVATIONS['ShuffleV2'] = PREACTIVATIONS['ShuffleV1']
LAST = dict(resnet20='stage3', resnet8x4='stage3', wrn_16_2='relu', vgg8='stage5',
            MobileNetV2='conv2', ShuffleV1='stage3', ShuffleV2='last_relu')


def assert_features(expected, features, tolerance):
    for stage, feature in zip(expected, features, strict=True):
        assert list(feature.shape) == stage['shape']
        assert feature.norm().item() == pytest.approx(stage['l2'], rel=tolerance)
        scale = stage['l2'] / feature.numel()**0.5
        assert feature.mean().item() == pytest.approx(stage['mean'], abs=tolerance * scale)


@pytest.mark.parametrize('name', zoo.CIFAR)
def test_number_of_parameters_is_that_of_the_public_networks(name):
    assert zoo.count_parameters(zoo.build_classifier(name)) == zoo.CIFAR[name]


@pytest.mark.parametrize('name', zoo.CUB)
def test_number_of_parameters_with_the_stems_for_cub(name):
    model = zoo.build_classifier(name, 'cub')
    assert round(zoo.count_parameters(model) / 1e6, 2) == zoo.CUB[name]


@pytest.mark.slow
@pytest.mark.parametrize('name', zoo.IMAGENET)
def test_number_of_parameters_for_imagenet(name):
    assert zoo.count_parameters(zoo.build_classifier(name, 'imagenet')) == zoo.IMAGENET[name]


@pytest.mark.parametrize('folder, known', [('cifar', zoo.CIFAR), ('cub', zoo.CUB),
                                           ('imagenet', zoo.IMAGENET)])
def test_every_zoo_file_is_counted(folder, known):
    assert {path.stem for path in (zoo.CONFIGS / folder).glob('*.py')} == set(known)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('name', FEATURES)
def test_golden_logits_and_features(name, dtype):
    case = load_case(name, 'golden_models.json')
    # In float32 the reference code itself is off by observed_float32_rel_err.
    tolerance = max(1e-5, 5 * case['observed_float32_rel_err']) if dtype is torch.float32 else 1e-9
    expected = case['expected']
    model = calibrate(fill(zoo.build_classifier(zoo.PUBLIC[name])), 32).to(dtype)
    recorded = zoo.record_outputs(model.backbone)
    with torch.no_grad():
        logits = model(build_inputs(case, dtype)['image'], mode='tensor')

    public = torch.tensor(expected['logits'], dtype=torch.float64)
    assert (logits.double() - public).abs().max() / public.abs().max() < tolerance
    for key, layers in (('feats', FEATURES), ('taps', FEATURES), ('preact_feats', PREACTIVATIONS)):
        if key in expected:
            features = [recorded[layer].double() for layer in layers[name]]
            assert_features(expected[key], features, tolerance)
    if 'pooled_feat' in expected:
        pooled = recorded[LAST[name]].double().mean((2, 3))
        assert_features(expected['pooled_feat'], [pooled], tolerance)


@pytest.mark.parametrize('name', zoo.PUBLIC)
def test_weights_have_the_order_and_the_shapes_of_the_public_checkpoints(name):
    ours = zoo.build_classifier(zoo.PUBLIC[name]).state_dict()
    assert [list(value.shape) for value in ours.values()] == [*zoo.public_shapes(name).values()]


@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_out_indices_select_the_maps(name):
    backbone = zoo.build_classifier(name).backbone.eval()
    images = torch.randn(1, 3, 32, 32)
    every = backbone.forward_stages(images)
    backbone.out_indices = tuple(range(len(every)))
    outputs = backbone(images)
    assert isinstance(outputs, tuple) and len(outputs) == len(every) > 2
    assert all(torch.equal(output, one) for output, one in zip(outputs, every))
    backbone.out_indices = (0, len(every) - 1)
    first, last = backbone(images)
    assert torch.equal(first, every[0]) and torch.equal(last, every[-1])
    assert last.shape[2:] == (32 // backbone.total_stride, ) * 2
    assert last.min() == 0  # after the last ReLU


@pytest.mark.parametrize('out_indices', [(9, ), (-1, ), (1, 0), (1, 1), ()])
@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_wrong_out_indices_are_refused(name, out_indices):
    cls = type(zoo.build_classifier(name).backbone)
    depth = dict(CIFARResNet=8, CIFARWideResNet=10, CIFARVGG=8).get(cls.__name__)
    arguments = {} if depth is None else dict(depth=depth)
    with pytest.raises(ValueError, match='out_indices must be ascending and taken from'):
        cls(**arguments, out_indices=out_indices)


@pytest.mark.parametrize('is_training', [True, False])
@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_captured_tensors_are_never_rewritten(name, is_training):
    backbone = zoo.build_classifier(name).backbone.train(is_training)
    captured = []
    for module in backbone.modules():
        module.register_forward_hook(
            lambda module, inputs, output: captured.append((output, output[0].clone()))
            if isinstance(output, torch.Tensor) else None)
    backbone(torch.randn(2, 3, 32, 32))
    assert len(captured) >= 20
    for output, values in captured:
        assert output._version == 0
        assert torch.equal(output[0], values)


@pytest.mark.parametrize('height, width', [(64, 64), (32, 48), (16, 64)])
@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_any_size_divisible_by_the_stride(name, height, width):
    model = zoo.build_classifier(name).eval()
    stride = model.backbone.total_stride * (2 if name == 'vgg8' and height == 64 else 1)
    images = torch.randn(2, 3, height, width)
    assert model.backbone(images)[-1].shape[2:] == (height // stride, width // stride)
    assert model(images, mode='tensor').shape == (2, 100)


@pytest.mark.parametrize('height, width', [(36 - 2, 32), (32, 33)])
@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_other_sizes_are_refused(name, height, width):
    backbone = zoo.build_classifier(name).backbone
    with pytest.raises(ValueError, match=f'must be divisible by {backbone.total_stride}, '
                       f'got {height} x {width}'):
        backbone(torch.randn(1, 3, height, width))


@pytest.mark.slow
@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_memory_format_does_not_change_values_or_gradients(name):
    model = calibrate(fill(zoo.build_classifier(name)), 32)
    images = torch.randn(2, 3, 32, 32, dtype=torch.float64)
    results = []
    for memory_format in (torch.contiguous_format, torch.channels_last):
        model.to(memory_format=memory_format).zero_grad()
        logits = model(images.to(memory_format=memory_format), mode='tensor')
        logits.square().sum().backward()
        results.append([logits, *(parameter.grad for parameter in model.parameters())])
    for contiguous, channels_last in zip(*results):
        torch.testing.assert_close(channels_last, contiguous, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize('name', zoo.FAMILIES)
def test_gradients_reach_all_parameters(name):
    model = zoo.build_classifier(name)
    model(torch.randn(4, 3, 32, 32), mode='tensor').square().sum().backward()
    without = [key for key, parameter in model.named_parameters()
               if parameter.grad is None or not parameter.grad.abs().sum() > 0]
    assert not without


@pytest.mark.parametrize('name, size', [
    ('resnet32x4', 28), ('vgg8', 28), ('resnet50', 14), ('shufflenetv1', 14), ('mobilenetv2', 7)])
def test_last_maps_of_224_px_images(name, size):
    backbone = zoo.build_classifier(name, 'cub').backbone.eval()
    with torch.no_grad():
        assert backbone(torch.randn(1, 3, 224, 224))[-1].shape[2:] == (size, size)
