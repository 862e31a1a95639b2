import pytest
import timm
import torch
import torchvision

from mmkd import fitting
from mmkd.distillers import Distiller

LOGITS = {'ctkd', 'dist', 'dkd', 'dkd_ls', 'kd', 'kd_ls', 'mlkd', 'nkd', 'sigmoid_kd', 'wttm'}
REGIONS = {'catkd', 'sd_dkd', 'sd_kd', 'sd_nkd', 'sdd'}
FEATURES = {'at', 'cc', 'dpk', 'fitnet', 'ickd', 'mgd', 'nst', 'pkt', 'reviewkd', 'rkd', 'sad',
            'semckd', 'sp', 'vid', 'vkd'}


def profile_of(network, size=64, name='network'):
    return fitting.profile(network, (3, size, size), name)


def resnet(classes=5):
    return torchvision.models.resnet18(num_classes=classes)


def test_stages_end_where_the_resolution_does():
    found = profile_of(resnet())
    assert [layer.path for layer in found.stages] == ['layer1', 'layer2', 'layer3', 'layer4']
    assert [layer.shape for layer in found.stages] == [(64, 16, 16), (128, 8, 8), (256, 4, 4),
                                                       (512, 2, 2)]
    assert (found.classifier, found.pooled.path, found.pools_last_map) == ('fc', 'avgpool', True)


def test_blocks_of_a_transformer_are_tokens():
    found = profile_of(timm.create_model('test_vit', num_classes=5), 160)
    assert [layer.path for layer in found.stages] == [f'blocks.{k}' for k in (1, 2, 3, 5)]
    assert all(layer.shape == (64, 10, 10) and layer.extra_tokens == 1 for layer in found.stages)
    assert not found.pools_last_map


@pytest.mark.parametrize('network, path', [
    (torchvision.models.mobilenet_v2, 'features.6'), (torchvision.models.vgg11, 'features.14')])
def test_inner_layers_are_not_stages(network, path):
    assert profile_of(network(num_classes=5)).stages[1].path == path


def test_the_network_is_left_as_it_is():
    network = resnet().train()
    before = {key: value.clone() for key, value in network.state_dict().items()}
    state = torch.random.get_rng_state()
    profile_of(network)
    assert network.training and torch.equal(state, torch.random.get_rng_state())
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())


def test_methods_that_fit_two_convolutional_networks():
    found = fitting.fitting_methods(profile_of(resnet()), profile_of(resnet()))
    assert set(found) == LOGITS | REGIONS | FEATURES


def test_a_transformer_has_no_regions():
    teacher = profile_of(timm.create_model('test_vit', num_classes=5), 160, 'teacher')
    student = profile_of(resnet(), name='student')
    assert not REGIONS & set(fitting.fitting_methods(student, teacher))
    with pytest.raises(fitting.DoesNotFitError, match='the classifier of the teacher reads'):
        fitting.fit('sd_kd', student, teacher)


@pytest.mark.slow
@pytest.mark.parametrize('method', sorted(LOGITS | REGIONS | FEATURES - {'dpk'}))
def test_every_fitted_method_makes_a_step(method):
    distiller = Distiller(resnet(), torchvision.models.resnet34(num_classes=5), method=method,
                          image_shape=(3, 64, 64)).train()
    losses = distiller(torch.randn(64 if method == 'semckd' else 4, 3, 64, 64),
                       torch.arange(64 if method == 'semckd' else 4) % 5)
    total = sum(value for name, value in losses.items() if 'loss' in name)
    total.backward()
    assert total.isfinite() and distiller.student.module.conv1.weight.grad.abs().sum() > 0
