import math

import pytest
import torch

from mmkd.losses import KDLoss, SigmoidKDLoss
from tests.golden import assert_matches, build_inputs, load_case, wave
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    case = load_case('mld')
    inputs = build_inputs(case, dtype)
    loss = SigmoidKDLoss()(inputs['logits_student'], inputs['logits_teacher'])
    assert loss.dtype == dtype
    assert_matches(case, loss, inputs)


def test_agrees_with_loops():
    student, teacher = wave((4, 6), 0.3, 2.0).double(), wave((4, 6), 1.7, 3.0).double()
    total = 0.0
    for student_row, teacher_row in zip(student.tolist(), teacher.tolist()):
        for student_logit, teacher_logit in zip(student_row, teacher_row):
            q, p = (1 / (1 + math.exp(-logit)) for logit in (student_logit, teacher_logit))
            total += p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))
    assert SigmoidKDLoss()(student, teacher).item() == pytest.approx(total / 4)


def test_by_hand():
    # The teacher gives 3/4 and 1/2, the student 1/2 and 1/2.
    teacher = torch.tensor([[math.log(3), 0.0]], dtype=torch.float64)
    expected = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    loss = SigmoidKDLoss()(torch.zeros(1, 2, dtype=torch.float64), teacher)
    assert loss.item() == pytest.approx(expected, rel=1e-12)


def test_it_sees_what_a_softmax_cannot():
    teacher = torch.tensor([[-3.0, -2.0, -4.0]])
    student = teacher + 6.0
    assert KDLoss()(student, teacher).item() == pytest.approx(0, abs=1e-5)
    assert SigmoidKDLoss()(student, teacher) > 5


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(SigmoidKDLoss(), checks.maps(4, 6))
    checks.only_the_student_gets_a_gradient(
        SigmoidKDLoss(), checks.maps(4, 6), checks.maps(4, 6, seed=1.7))


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_certain_answers_in_half_precision(dtype):
    student = torch.tensor([[4e4, -4e4]], dtype=dtype, requires_grad=True)
    loss = SigmoidKDLoss()(student, -student)
    loss.backward()
    assert loss.dtype == torch.float32 and loss > 7e4
    assert student.grad.isfinite().all()


def test_bad_shapes():
    with pytest.raises(ValueError, match=r'one shape \(N, K\), got student'):
        SigmoidKDLoss()(torch.zeros(4, 6), torch.zeros(4, 5))
