import pytest
import torch

from mmkd.utils.precision import without_tf32
from tests import tf32


@pytest.fixture
def settings():
    """Put back what a test sets."""
    matmul = torch.get_float32_matmul_precision()
    yield
    torch.set_float32_matmul_precision(matmul)


def state():
    backends = torch.backends
    return (backends.cudnn.conv.fp32_precision, backends.cudnn.rnn.fp32_precision,
            backends.cuda.matmul.fp32_precision, backends.mkldnn.matmul.fp32_precision,
            torch.get_float32_matmul_precision(), backends.cuda.matmul.allow_tf32)


@pytest.mark.parametrize('precision', ['highest', 'high', 'medium'])
def test_off_in_the_block_and_as_before_after_it(settings, precision):
    torch.set_float32_matmul_precision(precision)
    before = state()
    with pytest.raises(KeyError), without_tf32():
        inside = state()
        raise KeyError
    assert before[0] == 'tf32'  # torch's default
    assert inside[0] == inside[2] == inside[3] == 'ieee' and inside[4:] == ('highest', False)
    assert state() == before


def test_emulation_rounds_to_ten_bits():
    values = torch.tensor([[1.0, 1 + 2**-10, 1 + 2**-11, 1 + 3 * 2**-11, 1 + 2**-12]])
    expected = torch.tensor([[1.0, 1 + 2**-10, 1.0, 1 + 2 * 2**-10, 1.0]])
    assert torch.equal(tf32.rounded(values), expected)
