import pytest
import torch

from mmkd.models import HuggingFaceBackbone

pytest.importorskip('transformers')
SMALL = dict(hidden_size=48, num_hidden_layers=2, num_attention_heads=3, image_size=56,
             patch_size=14)


def test_the_tokens_are_those_of_the_network_itself():
    torch.manual_seed(0)
    backbone = HuggingFaceBackbone('dinov2_with_registers', config=SMALL).eval()
    images, captured = torch.randn(2, 3, 84, 84), []
    backbone.model.layernorm.register_forward_hook(lambda *call: captured.append(call[-1]))
    (tokens,) = backbone(images)
    assert tokens.shape == (2, 1 + 4 + 6 * 6, 48)
    assert torch.equal(tokens, captured[0])
    assert torch.equal(tokens, backbone.model(images).last_hidden_state)


def test_keys_are_the_networks_own_behind_a_prefix():
    backbone = HuggingFaceBackbone('dinov2_with_registers', config=SMALL)
    assert list(backbone.state_dict()) == [f'model.{key}' for key in backbone.model.state_dict()]


def test_what_is_unknown_is_named():
    with pytest.raises(ValueError, match=r"config of vit has \['depth'\]; known are .*hidden_size"):
        HuggingFaceBackbone('vit', config=dict(depth=3))
    with pytest.raises(ValueError, match='vitt'):
        HuggingFaceBackbone('vitt')
