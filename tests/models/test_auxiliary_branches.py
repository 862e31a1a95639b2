"""Branches of all families: parameters, sizes, and the logits of the authors' networks."""
import re

import pytest
import torch
from mmengine.analysis import FlopAnalyzer
from mmengine.config import Config
from mmengine.registry import DefaultScope

from mmkd.apis import complexity
from mmkd.models import AuxiliaryBranch
from mmkd.registry import MODELS
from tests.golden import build_inputs, calibrate, fill, load_case
from tests.models import zoo

# Parameters of backbone and branches, counted from the authors' classes; the number of branches.
CIFAR = dict(
    resnet20=(1_041_316, 3), resnet56=(3_067_684, 3), resnet8x4=(4_790_836, 3),
    resnet32x4=(26_340_916, 3), wrn_16_2=(2_631_588, 3), wrn_40_1=(2_054_212, 3),
    wrn_40_2=(8_024_484, 3), vgg8=(20_799_012, 4), vgg13=(46_511_844, 4),
    mobilenetv2_stride1=(5_484_332, 4), shufflenetv1=(4_067_998, 3), shufflenetv2=(5_875_516, 3),
    resnet50=(100_681_956, 4))
IMAGENET = dict(resnet18=59_244_968, resnet34=98_271_912, resnet50=132_039_336)
PER_BRANCH = dict(  # in millions
    resnet20=(.283, .232, .248), wrn_16_2=(.709, .577, .643), vgg8=(4.117, 4.043, 3.747, 4.927),
    mobilenetv2_stride1=(1.192, 1.180, 1.049, 1.251), shufflenetv1=(1.199, .901, 1.019),
    shufflenetv2=(1.633, 1.389, 1.499), resnet50=(24.10, 22.88, 15.78, 14.21))


def branched(name, folder='cifar', **options):
    config = Config.fromfile(zoo.CONFIGS / folder / f'{name}.py')[name].to_dict()
    config |= dict(type='mmkd.BranchedClassifier', auxiliary_task='joint',
                   pretext=dict(type='Rotation'), **options)
    with DefaultScope.overwrite_default_scope('mmkd'):
        return MODELS.build(config)


@pytest.mark.parametrize('name', CIFAR)
def test_parameters_of_the_cifar_networks(name):
    with torch.device('meta'):  # only counted
        model = branched(name)
    assert (zoo.count_parameters(model), len(model.branches)) == CIFAR[name]
    if name in PER_BRANCH:
        counts = [zoo.count_parameters(branch) / 1e6 for branch in model.branches.values()]
        assert counts == pytest.approx(PER_BRANCH[name], abs=0.006 if name == 'resnet50' else 6e-4)


@pytest.mark.slow
@pytest.mark.parametrize('name, printed, counted', [
    ('wrn_40_2', (330, 770), (329.0, 770.7)), ('wrn_40_1', (80, 190), (84.0, 194.7))])
def test_multiply_adds_without_and_with_branches(name, printed, counted):
    """Section V-H of the paper prints them rounded to ten millions."""
    model, images = branched(name), torch.zeros(1, 3, 32, 32)
    found = [complexity.count_flops(model, images, None) / 1e6]
    analyzer = FlopAnalyzer(WithBranches(model), (images,))
    found.append(analyzer.unsupported_ops_warnings(False).total() / 1e6)
    assert found == pytest.approx(counted, abs=0.05)
    assert found == pytest.approx(printed, abs=5)


class WithBranches(torch.nn.Module):
    """Calls the branches too, which predictions leave out."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        return self.network.forward_branches(images)


@pytest.mark.parametrize('name', IMAGENET)
def test_parameters_of_the_imagenet_networks(name):
    assert zoo.count_parameters(branched(name, 'imagenet')) == IMAGENET[name]


@pytest.mark.parametrize('name', ['resnet20', 'wrn_16_2', 'vgg8', 'mobilenetv2_stride1',
                                  'mobilenetv2_stride2', 'shufflenetv1', 'shufflenetv2'])
def test_branches_end_where_the_backbone_ends(name):
    model = branched(name).eval()
    ends = zoo.record_outputs(model)
    with torch.no_grad():
        model(torch.zeros(1, 3, 32, 32))
    last = ends['backbone'][-1].shape[-1]
    sizes = [ends[f'branches.{branch}.extractor'].shape[-1] for branch in model.branches]
    assert sizes == [last] * len(sizes)


def test_vgg_branches_of_64_px_do_not_pool_once_more():
    model = branched('vgg8').eval()
    ends = zoo.record_outputs(model)
    with torch.no_grad():
        model(torch.zeros(1, 3, 64, 64))
    assert [ends[f'branches.branch{index}.extractor'].shape[-1]
            for index in (1, 2, 3, 4)] == [8, 8, 8, 4]


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('case_id, name', [('resnet20_aux', 'resnet20'),
                                           ('wrn_16_2_aux', 'wrn_16_2')])
def test_golden_branches(case_id, name, dtype):
    case = load_case(case_id, 'golden_branches.json')
    model = fill(branched(name), lambda key: 0.37 * int(found[1]) if (
        found := re.match(r'branches\.branch(\d)', key)) else 0.0)
    model = calibrate(model, 32).to(dtype)
    with torch.no_grad():
        logits, branches = model.forward_branches(build_inputs(case, dtype)['image'])
    expected = case['expected']
    publics = [expected['logits'], *([row] for row in expected['branch_logits_values'])]
    for value, public in zip([logits, *branches], publics, strict=True):
        public = torch.tensor(public, dtype=torch.float64)
        error = (value.double() - public).abs().max() / public.abs().max()
        assert error < (1e-9 if dtype == torch.float64 else 1e-4)


def test_branches_start_with_weights_of_their_own():
    model = branched('resnet8x4')
    model.init_weights()
    first, second = (model.branches[name].extractor.stage3[0].conv2.weight
                     for name in ('branch1', 'branch2'))
    own = model.backbone.stage3[0].conv2.weight
    assert not torch.equal(first, second) and not torch.equal(first, own)
    deviation = (2 / (9 * 256))**0.5
    assert first.std().item() == pytest.approx(deviation, rel=0.02)
    assert model.branches['branch1'].fc.bias.abs().max() == 0


def test_one_branch_of_choice():
    model = branched('resnet20', auxiliary_indices=[2])
    assert list(model.branches) == ['branch2'] and model.branches.out_features == (400,)
    assert model.taps.paths == dict(branch2='backbone.stage2')


def test_what_cannot_be_built():
    with pytest.raises(ValueError, match=r'the taps 1 to 3 .*stage3.*got index 4'):
        AuxiliaryBranch(dict(type='mmkd.CIFARResNet', depth=8), 4, num_outputs=8)
    with pytest.raises(ValueError, match=r'no rule is known for .* MobileNetV1; known: CIFAR'):
        AuxiliaryBranch(dict(type='mmkd.MobileNetV1'), 1, num_outputs=8)
