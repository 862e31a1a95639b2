import pytest
import torch

from mmkd.models import CIFARWideResNet
from tests.models import zoo


@pytest.mark.parametrize('arguments, message', [
    (dict(depth=20), r'6n \+ 4 .*16, 22, 28, 40.* got 20'),
    (dict(depth=4), 'got 4'),
    (dict(depth=16, width=0), 'width must be >= 1, got 0'),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CIFARWideResNet(**arguments)


def test_maps_before_and_after_the_final_activation():
    backbone = CIFARWideResNet(10, width=2, out_indices=(0, 1, 2)).eval()
    recorded = zoo.record_outputs(backbone)
    first, second, last = backbone(torch.randn(2, 3, 32, 32))
    assert first is recorded['stage1'] and second is recorded['stage2']
    assert last is recorded['relu']
    assert torch.equal(last, torch.relu(backbone.bn1(recorded['stage3'])))


def test_block_without_projection_adds_the_raw_input():
    block = CIFARWideResNet(16).eval().stage1[1]
    torch.nn.init.zeros_(block.conv2.weight)
    x = torch.randn(1, 16, 8, 8)
    assert block.shortcut is None
    assert torch.equal(block(x), x)


def test_projection_takes_the_activated_input():
    block = CIFARWideResNet(16).eval().stage2[0]
    torch.nn.init.zeros_(block.conv2.weight)
    x = torch.randn(1, 16, 8, 8)
    assert torch.equal(block(x), block.shortcut(torch.relu(block.bn1(x))))


def test_initialisation_of_the_linear_layer():
    model = zoo.build_classifier('wrn_40_2')
    model.init_weights()
    bound = 128**-0.5
    assert not model.head.fc.bias.any()
    assert 0.95 * bound < model.head.fc.weight.abs().max().item() <= bound
