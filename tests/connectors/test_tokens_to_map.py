import pytest
import torch

from mmkd.connectors import TokensToMap
from tests import golden


def test_tokens_of_a_square_after_the_extra_ones():
    features = golden.wave((2, 5, 3, 3), 0.2)
    tokens = torch.cat([torch.full((2, 2, 5), 9.0), features.flatten(2).transpose(1, 2)], dim=1)
    assert torch.equal(TokensToMap(2)(tokens), features)


def test_tokens_with_their_size():
    features = golden.wave((2, 5, 2, 4), 0.2)
    assert torch.equal(TokensToMap()((features.flatten(2).transpose(1, 2), (2, 4))), features)


def test_errors():
    with pytest.raises(ValueError, match=r'10 tokens, after 0 extra ones, do not fill .*\(3, 3\)'):
        TokensToMap()(torch.zeros(1, 10, 4))
    with pytest.raises(ValueError, match='num_extra_tokens must be >= 0'):
        TokensToMap(-1)
