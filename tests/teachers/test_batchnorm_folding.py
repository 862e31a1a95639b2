import copy

import pytest
import torch
from mmengine.config import Config
from mmengine.optim import OptimWrapper
from torch import nn

from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.teachers import batchnorm_folding
from mmkd.teachers.frozen_teacher import FrozenTeacher
from mmkd.utils.feature_capture import FeatureCapture
from tests import golden
from tests import toy_models as toy
from tests.models import zoo

IMAGES = golden.wave((4, 3, 32, 32), 0.5)
FOLD = dict(fold_batchnorm=True)


class PreActivation(nn.Module):
    """Registered like a pre-activation network: the first convolution, blocks, the last norm."""

    def __init__(self, shares_convolution=False):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.block_norm = nn.BatchNorm2d(8)
        self.block_conv = nn.Conv2d(8, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.shares_convolution = shares_convolution

    def forward(self, x):
        first = self.conv1(x)
        second = self.block_conv(self.block_norm(first).relu())
        if self.shares_convolution:  # conv1 feeds block_norm and this sum
            second = second + first
        return self.norm(second)


def randomised(network):
    """Statistics and affine parameters that are not the neutral ones."""
    generator = torch.Generator().manual_seed(0)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in (module.running_mean, module.bias.data):
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 0.3)
            for tensor in (module.running_var, module.weight.data):
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
    return network.eval()


def folded(network, layers):
    capture = FeatureCapture(network, layers)
    pairs = batchnorm_folding.FoldablePairs(network, set(layers.values()))
    with torch.no_grad(), pairs.watch(), capture as outputs:
        network(IMAGES)
    copied, copied_capture = batchnorm_folding.folded_copy(network, capture, pairs.found)
    with torch.no_grad(), copied_capture as copied_outputs:
        copied(IMAGES)
    return pairs.found, outputs, copied, copied_outputs


def classifier_teacher(name, layers, engine, folder='cifar'):
    network = golden.calibrate(golden.fill(zoo.build_classifier(name, folder)), 32).float()
    return FrozenTeacher(network, layers, engine=engine)


def test_pairs_follow_the_data_not_the_order_of_registration():
    found, outputs, copied, copied_outputs = folded(
        randomised(PreActivation()), dict(last='norm', inner='block_norm'))
    assert found == {'block_norm': 'conv1', 'norm': 'block_conv'}
    assert isinstance(copied.norm, nn.Identity)
    for name in outputs:
        torch.testing.assert_close(copied_outputs[name], outputs[name], rtol=1e-5, atol=1e-5)


def test_by_hand():
    network = nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1, eps=0.0)).eval()
    with torch.no_grad():
        for tensor, value in ((network[0].weight, 3.0), (network[0].bias, 1.0),
                              (network[1].running_mean, 2.0), (network[1].running_var, 4.0),
                              (network[1].weight, 5.0), (network[1].bias, 7.0)):
            tensor.fill_(value)
    copied, _ = batchnorm_folding.folded_copy(network, FeatureCapture(network, {}), {'1': '0'})
    # 5 (3 x + 1 - 2) / 2 + 7 = 7.5 x + 4.5
    assert copied[0].weight.item() == 7.5 and copied[0].bias.item() == 4.5
    assert copied(torch.full((1, 1, 1, 1), 2.0)).item() == 19.5


def test_captured_convolution_is_not_folded():
    found, outputs, _, copied_outputs = folded(
        randomised(PreActivation()), dict(stem='conv1', last='norm'))
    assert found == {'norm': 'block_conv'}
    assert torch.equal(copied_outputs['stem'], outputs['stem'])


def test_convolution_that_feeds_something_else_is_noticed():
    found, outputs, _, copied_outputs = folded(
        randomised(PreActivation(shares_convolution=True)), dict(last='norm'))
    assert found == {'block_norm': 'conv1'}
    with pytest.raises(RuntimeError, match=r"changes the captured layer 'last' by .*Set "
                       'fold_batchnorm=False'):
        batchnorm_folding.check_agreement(outputs, copied_outputs)


def test_module_that_runs_twice_is_not_folded():
    network = randomised(nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)))
    pairs = batchnorm_folding.FoldablePairs(network, set())
    with pairs.watch():
        network(network(IMAGES))
    assert pairs.found == {}


def test_watching_leaves_no_hooks():
    network = PreActivation().eval()
    with batchnorm_folding.FoldablePairs(network, set()).watch():
        network(IMAGES)
    assert not any(module._forward_hooks or module._forward_pre_hooks
                   for module in network.modules())


def relative_errors(outputs, exact):
    return {key: ((outputs[key] - value).abs().max() / value.abs().max()).item()
            for key, value in exact.items()}


@pytest.mark.slow
@pytest.mark.parametrize('name, folder, number', [
    ('resnet32x4', 'cifar', 34), ('wrn_40_2', 'cifar', 19), ('vgg13', 'cifar', 10),
    ('shufflenetv2', 'cifar', 56), ('resnet50', 'cifar', 53), ('resnet18', 'imagenet', 20)])
def test_folded_is_as_close_to_float64_as_unfolded(name, folder, number):
    layers = dict(maps='backbone', logits='head.fc')
    plain = classifier_teacher(name, layers, {}, folder)
    frozen = classifier_teacher(name, layers, FOLD, folder)
    outputs, folded_outputs = plain(Batch(IMAGES)), frozen(Batch(IMAGES))
    plain.module.double()
    exact = plain(Batch(IMAGES.double()))
    errors, folded_errors = (relative_errors(found, exact) for found in (outputs, folded_outputs))
    for key in exact:
        assert 0 < folded_errors[key] < 4 * errors[key] + 1e-6, key
    network, _ = frozen._running
    norms = [sum(isinstance(module, nn.BatchNorm2d) for module in net.modules())
             for net in (frozen.module, network)]
    assert norms[0] - norms[1] == number


def test_teacher_stays_what_was_loaded_and_training_learns_the_same():
    def run(**engine):
        torch.manual_seed(0)
        model = MODELS.build(toy.distiller(teacher_engine=engine)).train()
        randomised(model.teacher.module)
        before = copy.deepcopy(model.teacher.module.state_dict())
        wrapper = OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1))
        logs = [model.train_step(toy.data(seed=step), wrapper) for step in range(3)]
        after = model.teacher.module.state_dict()
        assert all(torch.equal(after[key], value) for key, value in before.items())
        return [log['loss'].item() for log in logs]

    assert run(**FOLD) == pytest.approx(run(), rel=1e-5)


def test_first_and_later_batches_are_computed_alike():
    """A resumed run starts anew, so its first batch must not be special."""
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), FOLD)
    first, second = (frozen(Batch(IMAGES))['logits'] for _ in range(2))
    assert torch.equal(first, second)


def test_weights_that_are_loaded_later_are_folded_anew(tmp_path):
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), FOLD)
    frozen(Batch(IMAGES))
    other = golden.calibrate(golden.fill(zoo.build_classifier('resnet8'), lambda name: 0.3),
                             32).float()
    torch.save(dict(state_dict=other.state_dict()), tmp_path / 'other.pth')
    frozen.load(str(tmp_path / 'other.pth'))
    torch.testing.assert_close(frozen(Batch(IMAGES))['logits'], other(IMAGES), rtol=1e-4,
                               atol=1e-4)


def test_network_that_moves_is_folded_anew():
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), FOLD)
    frozen(Batch(IMAGES))
    frozen.apply_to_tensors(
        lambda tensor: tensor.double() if tensor.is_floating_point() else tensor)
    assert frozen(Batch(IMAGES.double()))['logits'].dtype == torch.float64


@pytest.mark.parametrize('engine', [dict(dtype='bfloat16'), dict(memory_format='channels_last'),
                                    dict(compile=dict(backend='eager'))])
def test_together_with_the_other_settings(engine):
    layers = dict(logits='head.fc')
    expected = classifier_teacher('resnet8', layers, {})(Batch(IMAGES))['logits']
    frozen = classifier_teacher('resnet8', layers, {**FOLD, **engine})
    actual = frozen(Batch(IMAGES))['logits']
    tolerance = 0.1 if 'dtype' in engine else 1e-5
    assert (actual - expected).abs().max() / expected.abs().max() < tolerance
    network, _ = frozen._running
    assert (network.backbone._compiled_call_impl is not None) == ('compile' in engine)


def test_random_state_is_not_touched():
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), FOLD)
    before = torch.get_rng_state()
    frozen(Batch(IMAGES))
    assert torch.equal(torch.get_rng_state(), before)


def test_setting_is_checked():
    with pytest.raises(ValueError, match=r'fold_batchnorm must be one of \(True, False\)'):
        classifier_teacher('resnet8', {}, dict(fold_batchnorm='yes'))


def test_pairs_of_the_papers_fold(config_root):
    pair = Config.fromfile(config_root / 'kd/resnet32x4_resnet8x4_cifar100.py').model
    assert pair.teacher_engine == dict(memory_format='channels_last', fold_batchnorm=True)


def test_copy_shares_what_is_not_folded():
    frozen = classifier_teacher('resnet8', dict(logits='head.fc'), FOLD)
    frozen(Batch(IMAGES))
    network, _ = frozen._running
    assert network.head.fc.weight is frozen.module.head.fc.weight
    assert network.backbone.conv1.weight is not frozen.module.backbone.conv1.weight
