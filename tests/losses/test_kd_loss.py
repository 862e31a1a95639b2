import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mmkd.losses.kd_loss import KDLoss
from tests.golden import assert_matches, build_inputs, load_case, sine_region_logits, wave

LOGITS = arrays('float64', (3, 5), elements=st.floats(-50, 50))


def softmax_oracle(logits, temperature=1.0):
    exponentials = [math.exp(logit / temperature) for logit in logits]
    return [value / sum(exponentials) for value in exponentials]


def kd_oracle(student, teacher, temperature):
    """Rows of T^2 KL(teacher || student), by loops over rows and classes."""
    rows = []
    for student_row, teacher_row in zip(student.tolist(), teacher.tolist()):
        q = softmax_oracle(student_row, temperature)
        p = softmax_oracle(teacher_row, temperature)
        rows.append(temperature**2 * sum(a * math.log(a / b) for a, b in zip(p, q)))
    return torch.tensor(rows, dtype=torch.float64)


@pytest.mark.parametrize('temperature', [0.5, 1.0, 4.0])
def test_agrees_with_loops(temperature):
    student, teacher = wave((4, 6), 0.3, 2.0).double(), wave((4, 6), 1.7, 3.0).double()
    rows = kd_oracle(student, teacher, temperature)
    torch.testing.assert_close(KDLoss(temperature, reduction='none')(student, teacher), rows)
    torch.testing.assert_close(KDLoss(temperature)(student, teacher), rows.mean())


def test_value_by_hand():
    # softmax(teacher / 2) = (3/4, 1/4), softmax(student / 2) = (1/2, 1/2)
    teacher = torch.tensor([[2 * math.log(3), 0.0]], dtype=torch.float64)
    expected = 2**2 * (0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5))
    loss = KDLoss(2.0)(torch.zeros(1, 2, dtype=torch.float64), teacher)
    assert loss.item() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('case_id', ['kd_T4', 'kd_T1'])
def test_golden(case_id, dtype):
    case = load_case(case_id)
    inputs = build_inputs(case, dtype)
    loss = KDLoss(case['options']['temperature'])(
        inputs['logits_student'], inputs['logits_teacher'])
    assert loss.dtype == dtype
    assert_matches(case, loss, inputs)


@pytest.mark.parametrize('temperature, expected', [(4.0, 1.574919), (3.0, 1.475310)])
def test_sine_logits(temperature, expected):
    student, teacher, _ = sine_region_logits()
    loss = KDLoss(temperature)(student[:, 0], teacher[:, 0])
    assert loss.item() == pytest.approx(expected, abs=1e-6)


def test_zero_with_zero_gradient_where_both_agree():
    teacher = wave((4, 6), 1.7, 3.0).double()
    student = (teacher + 5.0).requires_grad_()
    loss = KDLoss()(student, teacher)
    loss.backward()
    assert abs(loss.item()) < 1e-12
    assert student.grad.abs().max() < 1e-12


@settings(max_examples=30, deadline=None)
@given(student=LOGITS, teacher=LOGITS, shift=st.floats(-20, 20))
def test_never_negative_and_blind_to_a_constant(student, teacher, shift):
    student, teacher = torch.from_numpy(student), torch.from_numpy(teacher)
    loss = KDLoss(2.0)
    value = loss(student, teacher)
    assert value >= -1e-11
    torch.testing.assert_close(loss(student + shift, teacher - shift), value, rtol=1e-8, atol=1e-10)


def test_gradient_reaches_the_student_only():
    student = wave((4, 6), 0.3).requires_grad_()
    teacher = wave((4, 6), 1.7).requires_grad_()
    KDLoss()(student, teacher).backward()
    assert (student.grad.abs().sum(dim=1) > 0).all()
    assert teacher.grad is None


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_is_computed_in_float32(dtype):
    student = wave((4, 6), 0.3, 4.6e4).to(dtype).requires_grad_()
    teacher = (-wave((4, 6), 0.3, 4.6e4)).to(dtype)
    assert student.abs().max() > 4e4
    loss = KDLoss(1.0)(student, teacher)
    loss.backward()
    assert loss.dtype == torch.float32
    assert loss.isfinite() and loss > 1e4
    assert student.grad.isfinite().all()
    widened = KDLoss(1.0)(student.detach().double(), teacher.double())
    torch.testing.assert_close(loss.detach().double(), widened, rtol=1e-5, atol=0)


@pytest.mark.parametrize('arguments, message', [
    (dict(temperature=0.0), r'temperature must be > 0, got 0\.0'),
    (dict(temperature=float('nan')), 'temperature must be a finite number, got nan'),
    (dict(reduction='mean'), r"reduction must be one of \['batchmean', 'none'\], got 'mean'"),
])
def test_bad_constructor_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        KDLoss(**arguments)


@pytest.mark.parametrize('student_shape, teacher_shape', [
    ((4, 6), (4, 5)), ((4, 6), (3, 6)), ((4, 2, 3), (4, 2, 3)), ((6,), (6,))])
def test_bad_shapes(student_shape, teacher_shape):
    with pytest.raises(ValueError, match=r'one shape \(N, K\), got student \(.*\) and teacher \('):
        KDLoss()(torch.zeros(student_shape), torch.zeros(teacher_shape))
