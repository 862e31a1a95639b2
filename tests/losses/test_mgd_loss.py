import pytest
import torch

from mmkd.connectors import MaskedGenerator
from mmkd.losses import MGDLoss
from tests.losses import checks

CASES = [('mgd_det_twostage', (32, 32), 5e-7), ('mgd_cls_align', (16, 24), 7e-5)]


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('case_id, channels, weight', CASES)
def test_golden_with_the_generator(case_id, channels, weight, dtype):
    checks.agrees_with_golden(
        case_id, dtype, lambda inputs, module: MGDLoss()(
            module(MaskedGenerator(*channels)).generate(inputs['feat_student'], inputs['mask']),
            inputs['feat_teacher']), scale=weight)


def test_agrees_with_loops():
    student, teacher = checks.maps(2, 3, 2, 2), checks.maps(2, 3, 2, 2, seed=1.1)
    squares = [(a - b)**2 for a, b in zip(student.flatten().tolist(), teacher.flatten().tolist())]
    assert MGDLoss()(student, teacher).item() == pytest.approx(sum(squares) / 2)


def test_by_hand():
    student, teacher = torch.tensor([[1.0, 2.0], [0.0, 0.0]]), torch.tensor([[3.0, 2.0], [0.0, 4]])
    assert MGDLoss()(student, teacher) == (4 + 16) / 2


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(MGDLoss(), checks.maps(2, 3, 4, 4))
    checks.only_the_student_gets_a_gradient(
        MGDLoss(), checks.maps(2, 3, 4, 4), checks.maps(2, 3, 4, 4, seed=1.0))


def test_shapes_are_checked():
    with pytest.raises(ValueError, match='must have one shape'):
        MGDLoss()(torch.zeros(2, 3, 4, 4), torch.zeros(2, 4, 4, 4))
