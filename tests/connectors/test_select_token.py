import pytest
import torch

from mmkd.connectors import SelectToken


def test_takes_one():
    tokens = torch.arange(24.0).reshape(2, 3, 4)
    assert torch.equal(SelectToken()(tokens), tokens[:, 0])
    assert torch.equal(SelectToken(-1)(tokens), tokens[:, 2])


@pytest.mark.parametrize('shape', [(2, 4), (2, 3, 4), (2, 4, 1, 1)])
def test_no_such_token(shape):
    with pytest.raises(ValueError, match=r'the token 3 is taken of tokens \(N, L, C\)'):
        SelectToken(3)(torch.zeros(shape))
