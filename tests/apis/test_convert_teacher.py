"""Files in the form of each public code base give the logits of the network they came from.

The golden logits were computed with that code; the files are written here with its names, order,
containers and by-products.
"""
import argparse

import numpy as np
import pytest
import timm
import torch
import torchvision

from mmkd.apis import cli, convert_teacher
from mmkd.registry import MODELS
from mmkd.utils.checkpoint import load_teacher
from tests.golden import build_inputs, calibrate, fill, load_case
from tests.models import zoo
from tests.tools import loading

NAMESPACE = argparse.Namespace(model='x', learning_rate=0.05, lr_decay_epochs=[150, 180, 210])
# Case of the golden file -> config that builds the network, the file around its weights.
FORMATS = dict(
    repdistiller=('vgg8', lambda state: dict(
        epoch=240, opt=NAMESPACE, model=state, accuracy=np.float64(70.4), optimizer={})),
    repdistiller_data_parallel=('wrn_16_2', lambda state: dict(
        model={f'module.{key}': value for key, value in state.items()}, best_acc=73.2)),
    mdistiller=('resnet8x4', lambda state: dict(model=state, epoch=240, best_acc=72.5)),
    mdistiller_mobilenet=('MobileNetV2', lambda state: dict(model=state)),
    mdistiller_shuffle_v1=('ShuffleV1', lambda state: dict(model=state)),
    mdistiller_shuffle_v2=('ShuffleV2', lambda state: dict(model=state)),
    sskd=('resnet20', lambda state: dict(state_dict=state, epoch=240)),
    sskd_mobilenet=('MobileNetV2', lambda state: dict(
        state_dict={key.replace('classifier.0', 'classifier'): value
                    for key, value in state.items()})),
    hsakd_backbone=('HSAKD_mobilenetV2_stride1', lambda state: dict(state_dict=state)),
    bare=('resnet20', lambda state: state),
)


def golden_network(case_id):
    name = zoo.PUBLIC[case_id]
    return name, calibrate(fill(zoo.build_classifier(name)), 32)


def write_network(tmp_path, name):
    path = tmp_path / f'{name}_network.py'
    path.write_text(f"_base_ = '{zoo.CONFIGS}/cifar/{name}.py'\ndefault_scope = 'mmkd'\n"
                    f'model = _base_.{name}\n')
    return path


@pytest.mark.slow
@pytest.mark.parametrize('form', FORMATS)
def test_logits_are_those_of_the_network_it_came_from(form, tmp_path):
    case_id, wrap = FORMATS[form]
    name, source = golden_network(case_id)
    torch.save(wrap(zoo.under_public_names(source, case_id)), tmp_path / 'public.pth')
    network = convert_teacher.build_network(str(write_network(tmp_path, name)))
    weights = convert_teacher.third_party_checkpoint.read(tmp_path / 'public.pth')
    torch.save(dict(state_dict=convert_teacher.convert(weights, network)), tmp_path / 'ours.pth')

    teacher = zoo.build_classifier(name).double().eval()
    load_teacher(teacher, str(tmp_path / 'ours.pth'))
    case = load_case(case_id, 'golden_models.json')
    with torch.no_grad():
        logits = teacher(build_inputs(case)['image'], mode='tensor')
    expected = torch.tensor(case['expected']['logits'], dtype=torch.float64)
    torch.testing.assert_close(logits, expected, rtol=1e-9, atol=1e-9 * expected.abs().max())


def test_logits_of_torchvision():
    source = torchvision.models.resnet18().eval()
    weights = convert_teacher.third_party_checkpoint.ThirdPartyWeights(
        source.state_dict(), None, [])
    network = zoo.build_classifier('resnet18', 'imagenet').eval()
    network.load_state_dict(convert_teacher.convert(weights, network))
    images = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(network(images, mode='tensor'), source(images))


@pytest.mark.parametrize('part, prefix, others', [
    ('student', 'module.student.', ['module.teacher.fc.weight', 'module.conv_reg.weight']),
    ('backbone', 'backbone.', ['auxiliary_classifier.fc.weight', 'proj_head.0.weight'])])
def test_part_of_a_file_with_several_networks(part, prefix, others, tmp_path):
    name, source = golden_network('resnet20')
    public = zoo.under_public_names(source, 'resnet20')
    state = {f'{prefix}{key}': value for key, value in public.items()}
    state |= {key: torch.ones(3) for key in others}
    torch.save(dict(net=state), tmp_path / 'public.pth')
    weights = convert_teacher.third_party_checkpoint.read(tmp_path / 'public.pth')
    network = zoo.build_classifier(name)
    message = rf'do not fit the CIFARResNet of.*{part} \(128\).*--part NAME'
    with pytest.raises(ValueError, match=message):
        convert_teacher.convert(weights, network)
    converted = convert_teacher.convert(weights, network, part)
    assert converted.keys() == source.state_dict().keys()
    assert all(torch.equal(converted[key], value) for key, value in source.state_dict().items())


def test_missing_counters_of_batchnorm_become_zero():
    name, source = golden_network('resnet20')
    public = {key: value for key, value in zoo.under_public_names(source, 'resnet20').items()
              if not key.endswith('num_batches_tracked')}
    weights = convert_teacher.third_party_checkpoint.ThirdPartyWeights(public, 'model', [])
    converted = convert_teacher.convert(weights, zoo.build_classifier(name))
    zoo.build_classifier(name).load_state_dict(converted, strict=True)
    assert converted['backbone.bn1.num_batches_tracked'] == 0


def test_our_own_names_are_taken_as_they_are():
    name, source = golden_network('resnet20')
    weights = convert_teacher.third_party_checkpoint.ThirdPartyWeights(
        source.state_dict(), 'state_dict', [])
    converted = convert_teacher.convert(weights, zoo.build_classifier(name))
    assert all(torch.equal(converted[key], value) for key, value in source.state_dict().items())


@pytest.mark.parametrize('change, message', [
    (lambda state: state.update({'extra.weight': torch.ones(1)}), r'1 unexpected \(extra.weight\)'),
    (lambda state: state.pop('layer1.0.conv1.weight'),
     r'1 missing \(backbone.stage1.0.conv1.weight\)'),
    (lambda state: state.update({'fc.bias': torch.ones(10)}), r'file \(10,\), network \(100,\)'),
])
def test_what_does_not_fit_is_refused(change, message):
    name, source = golden_network('resnet20')
    state = zoo.under_public_names(source, 'resnet20')
    change(state)
    weights = convert_teacher.third_party_checkpoint.ThirdPartyWeights(state, 'model', [])
    with pytest.raises(ValueError, match=message):
        convert_teacher.convert(weights, zoo.build_classifier(name))


def test_command_writes_a_file_that_a_config_takes(tmp_path):
    name, source = golden_network('MobileNetV2')
    public = zoo.under_public_names(source.float(), 'MobileNetV2')
    torch.save(dict(model=public, opt=NAMESPACE), tmp_path / 'public.pth')
    arguments = ['model_converters/convert_teacher.py', write_network(tmp_path, name),
                 tmp_path / 'public.pth', tmp_path / 'new' / 'ours.pth']
    printed = loading.run(*arguments)
    assert 'recognised the form of RepDistiller or mdistiller' in printed
    assert 'beside the weights: opt' in printed and '812,836 parameters' in printed
    assert "stem='stride2'" in printed
    written = torch.load(tmp_path / 'new' / 'ours.pth', weights_only=True)
    zoo.build_classifier(name).load_state_dict(written['state_dict'], strict=True)
    assert 'exists; --force replaces it' in loading.refusal(*arguments)


def test_teacher_of_a_distiller_is_built():
    path = zoo.CONFIGS.parents[1] / 'kd' / 'resnet32x4_resnet8x4_cifar100.py'
    network = convert_teacher.build_network(str(path))
    assert zoo.count_parameters(network) == zoo.CIFAR['resnet32x4']


def from_torchvision(network):
    return network.state_dict()


def from_torchvision_before_0_12(network):
    """Files of then name the two layers of an MLP, which are numbered now."""
    return {key.replace('mlp.0.', 'mlp.linear_1.').replace('mlp.3.', 'mlp.linear_2.'): value
            for key, value in network.state_dict().items()}


def convnext():
    return dict(type='ImageClassifier', backbone=dict(type='ConvNeXt', arch=dict(
        depths=[1, 1, 1, 1], channels=[8, 16, 24, 32])),
        head=dict(type='LinearClsHead', num_classes=10, in_channels=32), _scope_='mmpretrain')


def vision_transformer():
    arch = dict(embed_dims=32, num_layers=2, num_heads=4, feedforward_channels=64)
    return dict(type='ImageClassifier', backbone=dict(
        type='VisionTransformer', arch=arch, img_size=64, patch_size=16),
        head=dict(type='VisionTransformerClsHead', num_classes=10, in_channels=32),
        _scope_='mmpretrain')


def torchvision_convnext():
    block = torchvision.models.convnext.CNBlockConfig
    return torchvision.models.ConvNeXt(
        [block(8, 16, 1), block(16, 24, 1), block(24, 32, 1), block(32, None, 1)], num_classes=10)


def torchvision_vit():
    return torchvision.models.VisionTransformer(64, 16, 2, 4, 32, 64, num_classes=10)


def timm_convnext():
    return timm.create_model('convnext_tiny', depths=(1, 1, 1, 1), dims=(8, 16, 24, 32),
                             num_classes=10)


def timm_vit():
    return timm.create_model('vit_tiny_patch16_224', img_size=64, embed_dim=32, depth=2,
                             num_heads=4, mlp_ratio=2, num_classes=10)


@pytest.mark.parametrize('public, config, names', [
    (torchvision_convnext, convnext, from_torchvision),
    (torchvision_vit, vision_transformer, from_torchvision),
    (torchvision_vit, vision_transformer, from_torchvision_before_0_12),
    (timm_convnext, convnext, from_torchvision), (timm_vit, vision_transformer, from_torchvision)])
def test_logits_of_convnext_and_vision_transformer(public, config, names):
    source, network = public().eval(), MODELS.build(config()).eval()
    with torch.no_grad():  # so that no weight is 0 or 1 and takes another's place unseen
        for parameter in source.parameters():
            parameter.normal_(std=0.2)
    weights = convert_teacher.third_party_checkpoint.ThirdPartyWeights(names(source), None, [])
    network.load_state_dict(convert_teacher.convert(weights, network))
    images = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(network(images, mode='tensor'), source(images), rtol=1e-4,
                                   atol=1e-4)


@pytest.fixture
def timm_teacher(tmp_path):
    """A config whose teacher is a network of timm as a whole."""
    path = tmp_path / 'timm.py'
    path.write_text("model = dict(type='TimmClassifier', _scope_='mmpretrain', num_classes=10, "
                    "model_name='vit_tiny_patch16_224', img_size=32, embed_dim=24, depth=1)\n")
    return path


def test_network_of_timm_as_a_whole(timm_teacher, tmp_path, capsys):
    source = timm.create_model('vit_tiny_patch16_224', img_size=32, embed_dim=24, depth=1,
                               num_classes=10)
    torch.save(source.state_dict(), tmp_path / 'timm.pth')
    cli.main(['convert-teacher', str(timm_teacher), str(tmp_path / 'timm.pth'),
              str(tmp_path / 'ours.pth')])
    assert f'{len(source.state_dict())} weights' in capsys.readouterr().out
    teacher = convert_teacher.build_network(str(timm_teacher))
    load_teacher(teacher, str(tmp_path / 'ours.pth'))
    images = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(teacher.eval()(images), source.eval()(images))


def test_wrong_file_for_a_network_of_timm_is_described(timm_teacher, tmp_path):
    torch.save(torchvision_vit().state_dict(), tmp_path / 'other.pth')
    printed = loading.refusal('model_converters/convert_teacher.py', timm_teacher,
                              tmp_path / 'other.pth', tmp_path / 'ours.pth')
    assert 'other.pth: not converted. the weights do not fit the TimmClassifier' in printed
    assert 'unexpected (class_token' in printed and "dict(type='TimmClassifier'" in printed
    assert not (tmp_path / 'ours.pth').exists()
