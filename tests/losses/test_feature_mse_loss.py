import pytest
import torch

from mmkd.connectors import AlignFeatures
from mmkd.losses import FeatureMSELoss
from tests.losses import checks

SIZES = dict(down=dict(in_size=16, out_size=8), up=dict(in_size=4, out_size=8), same={})


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('fitnet_mse', dtype, lambda inputs, _: FeatureMSELoss()(
        inputs['feat_student'], inputs['feat_teacher']))


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('name', SIZES)
def test_golden_with_the_regressor(name, dtype):
    checks.agrees_with_golden(
        f'fitnet_convreg_{name}', dtype, lambda inputs, module: FeatureMSELoss()(
            module(AlignFeatures(16, 32, **SIZES[name]))(inputs['feat_student']),
            inputs['feat_teacher']))


def test_by_hand():
    student, teacher = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 6.0]])
    assert FeatureMSELoss()(student, teacher) == (4 + 16) / 2


def test_agrees_with_loops():
    student, teacher = checks.maps(2, 3, 2, 2), checks.maps(2, 3, 2, 2, seed=1.1)
    squares = [(a - b)**2 for a, b in zip(student.flatten().tolist(), teacher.flatten().tolist())]
    assert FeatureMSELoss()(student, teacher).item() == pytest.approx(sum(squares) / 24)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(FeatureMSELoss(), checks.maps(2, 3, 4, 4))
    checks.only_the_student_gets_a_gradient(
        FeatureMSELoss(), checks.maps(2, 3, 4, 4), checks.maps(2, 3, 4, 4, seed=1.0))


def test_shapes_are_checked():
    with pytest.raises(ValueError, match=r'one shape, got \(2, 3\) and \(2, 4\).*AlignFeatures'):
        FeatureMSELoss()(torch.zeros(2, 3), torch.zeros(2, 4))
