import pytest
import torch

from mmkd.self_supervision import Rotation, Upsampling
from tests.golden import wave


def test_value_by_hand():
    enlarged = Upsampling((2.0,))(torch.tensor([[[[0.0, 4.0]]]]).expand(1, 1, 2, 2))
    assert enlarged[0, 0].tolist() == [[0.0, 1.0, 3.0, 4.0]] * 4


@pytest.mark.parametrize('scale', [2, 4])
def test_commutes_with_rotation_and_normalisation(scale):
    images, enlarge, rotate = wave((2, 3, 6, 6), 0.3).double(), Upsampling((scale,)), Rotation()
    torch.testing.assert_close(enlarge(rotate(images)), rotate(enlarge(images)))
    torch.testing.assert_close(enlarge((images - 0.5) / 0.2), (enlarge(images) - 0.5) / 0.2)


def test_of_several_scales_training_draws_and_evaluation_takes_the_largest():
    images, enlarge = torch.zeros(1, 3, 8, 8), Upsampling((1, 2))
    torch.manual_seed(0)
    assert {enlarge(images).shape[-1] for _ in range(20)} == {8, 16}
    enlarge.eval()
    assert {enlarge(images).shape[-1] for _ in range(20)} == {16}


@pytest.mark.parametrize('scales', [(), (2.0, 0.0)])
def test_scales_must_be_positive(scales):
    with pytest.raises(ValueError, match='scales must be positive numbers'):
        Upsampling(scales)
