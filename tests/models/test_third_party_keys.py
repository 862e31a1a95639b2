import pytest

from mmkd.models import third_party_keys
from tests.models import zoo


@pytest.mark.parametrize('name', zoo.PUBLIC)
def test_public_names_become_ours(name):
    model = zoo.build_classifier(zoo.PUBLIC[name])
    renamed = third_party_keys.rename(zoo.public_shapes(name), type(model.backbone).__name__)
    ours = {key: list(value.shape) for key, value in model.state_dict().items()}
    assert list(renamed.items()) == list(ours.items())


@pytest.mark.parametrize('name', ['resnet18', 'resnet34', 'resnet50'])
def test_names_of_torchvision(name):
    import torchvision
    public = getattr(torchvision.models, name)().state_dict()
    renamed = third_party_keys.rename({key: list(value.shape) for key, value in public.items()},
                                 'ResNet')
    ours = zoo.build_classifier(name, 'imagenet').state_dict()
    assert renamed == {key: list(value.shape) for key, value in ours.items()}


def test_names_of_mobilenet_v1():
    """The public ImageNet MobileNetV1 numbers all blocks: model.<block>.<layer>, then fc."""
    ours = zoo.build_classifier('mobilenetv1', 'imagenet').state_dict()
    blocks = [f'model.{index}.{layer}' for index in range(14)
              for layer in ((0, 1) if index == 0 else (0, 1, 3, 4))]
    public = []
    for block in blocks:
        is_norm = block.endswith(('.1', '.4'))
        endings = ('weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked')
        public += [f'{block}.{ending}' for ending in (endings if is_norm else ('weight', ))]
    public += ['fc.weight', 'fc.bias']
    renamed = third_party_keys.rename(dict.fromkeys(public, 0), 'MobileNetV1')
    assert list(renamed) == list(ours)


def test_nested_and_plain_classifiers_of_mobilenet_v2():
    for name in ('classifier.weight', 'classifier.0.weight'):
        assert third_party_keys.rename({name: 1}, 'CIFARMobileNetV2') == {'head.fc.weight': 1}


def test_two_weights_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r'two weights of the file would be called head.fc.weight'):
        third_party_keys.rename({'classifier.weight': 1, 'classifier.0.weight': 2},
                                'CIFARMobileNetV2')


def test_unknown_names_stay():
    state = {'proj_head.0.weight': 1}
    assert third_party_keys.rename(state, 'CIFARVGG') == state


def test_backbone_without_public_names_is_refused():
    with pytest.raises(ValueError, match=r'no public names are known .* SwinT.*CIFAR'):
        third_party_keys.rename({}, 'SwinT')


def test_names_of_hsakd_with_branches():
    public = {'backbone.block2.layer.0.conv1.weight': 0, 'backbone.fc.bias': 1,
              'auxiliary_classifier.block_extractor1.0.layer.1.bn1.weight': 2,
              'auxiliary_classifier.block_extractor1.1.layer.0.convShortcut.weight': 3,
              'auxiliary_classifier.block_extractor3.0.layer.0.conv2.weight': 4,
              'auxiliary_classifier.bn2.running_mean': 5, 'auxiliary_classifier.fc3.weight': 6}
    assert third_party_keys.rename_branched(public, 'CIFARWideResNet') == {
        'backbone.stage2.0.conv1.weight': 0, 'head.fc.bias': 1,
        'branches.branch1.extractor.stage2.1.bn1.weight': 2,
        'branches.branch1.extractor.stage3.0.shortcut.weight': 3,
        'branches.branch3.extractor.stage3.0.conv2.weight': 4,
        'branches.branch2.extractor.bn1.running_mean': 5, 'branches.branch3.fc.weight': 6}


def test_downsampling_in_branches_of_hsakd():
    key = 'auxiliary_classifier.block_extractor2.0.0.downsample.1.bias'
    assert third_party_keys.rename_branched({key: 0}, 'CIFARResNet') == {
        'branches.branch2.extractor.stage3.0.downsample.1.bias': 0}
