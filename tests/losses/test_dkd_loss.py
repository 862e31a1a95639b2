import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mmkd.losses.dkd_loss import DKDLoss
from mmkd.losses.kd_loss import KDLoss
from tests.golden import assert_matches, build_inputs, labels, load_case, sine_region_logits, wave
from tests.losses.test_kd_loss import softmax_oracle

LOGITS = arrays('float64', (3, 5), elements=st.floats(-30, 30))


def kl_oracle(p, q):
    return sum(a * math.log(a / b) for a, b in zip(p, q))


def dkd_oracle(student, teacher, target, alpha, beta, temperature):
    """Rows of T^2 (alpha TCKD + beta NCKD), from probabilities, by loops."""
    rows = []
    for student_row, teacher_row, label in zip(
            student.tolist(), teacher.tolist(), target.tolist()):
        q = softmax_oracle(student_row, temperature)
        p = softmax_oracle(teacher_row, temperature)
        tckd = kl_oracle((p[label], 1 - p[label]), (q[label], 1 - q[label]))
        nckd = kl_oracle(*(
            [value / (1 - values[label]) for k, value in enumerate(values) if k != label]
            for values in (p, q)))
        rows.append(temperature**2 * (alpha * tckd + beta * nckd))
    return torch.tensor(rows, dtype=torch.float64)


@pytest.mark.parametrize('alpha, beta, temperature', [(1, 8, 4), (1, 0, 1), (0, 1, 1), (0.5, 2, 3)])
def test_agrees_with_loops(alpha, beta, temperature):
    student, teacher = wave((5, 6), 0.3, 2.0).double(), wave((5, 6), 1.7, 3.0).double()
    target = torch.tensor([0, 5, 2, 3, 3])
    rows = dkd_oracle(student, teacher, target, alpha, beta, temperature)
    arguments = dict(alpha=alpha, beta=beta, temperature=temperature)
    torch.testing.assert_close(
        DKDLoss(**arguments, reduction='none')(student, teacher, target), rows)
    torch.testing.assert_close(DKDLoss(**arguments)(student, teacher, target), rows.mean())


def test_value_by_hand():
    # softmax(teacher / 2) = (1/2, 1/3, 1/6), softmax(student / 2) = (1/3, 1/3, 1/3), target 0
    teacher = 2 * torch.tensor([[1 / 2, 1 / 3, 1 / 6]], dtype=torch.float64).log()
    tckd = 1 / 2 * math.log((1 / 2) / (1 / 3)) + 1 / 2 * math.log((1 / 2) / (2 / 3))
    nckd = 2 / 3 * math.log((2 / 3) / (1 / 2)) + 1 / 3 * math.log((1 / 3) / (1 / 2))
    loss = DKDLoss(1.0, beta=3.0, temperature=2.0)(
        torch.zeros(1, 3, dtype=torch.float64), teacher, torch.tensor([0]))
    assert loss.item() == pytest.approx(2**2 * (1 * tckd + 3 * nckd), rel=1e-12)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    case = load_case('dkd_a1_b8_T4')
    inputs = build_inputs(case, dtype)
    arguments = inputs['logits_student'], inputs['logits_teacher'], inputs['target']
    assert_matches(case, DKDLoss()(*arguments), inputs)
    rel = 1e-9 if dtype == torch.float64 else 1e-5
    # The case gives both terms with T^2 and without alpha and beta.
    tckd, nckd = DKDLoss(1.0, beta=0.0)(*arguments), DKDLoss(0.0, beta=1.0)(*arguments)
    assert tckd.item() == pytest.approx(case['expected']['tckd'], rel=rel)
    assert nckd.item() == pytest.approx(case['expected']['nckd'], rel=rel)


def test_sine_logits():
    student, teacher, target = sine_region_logits()
    loss = DKDLoss()(student[:, 0], teacher[:, 0], target)
    assert loss.item() == pytest.approx(12.073667, abs=1e-6)


def test_zero_with_zero_gradient_where_both_agree():
    teacher = wave((4, 6), 1.7, 3.0).double()
    student = (teacher + 5.0).requires_grad_()
    loss = DKDLoss()(student, teacher, labels(4, 6, 1))
    loss.backward()
    assert abs(loss.item()) < 1e-11
    assert student.grad.abs().max() < 1e-11


@settings(max_examples=30, deadline=None)
@given(student=LOGITS, teacher=LOGITS, shift=st.floats(-20, 20))
def test_never_negative_and_blind_to_a_constant(student, teacher, shift):
    student, teacher = torch.from_numpy(student), torch.from_numpy(teacher)
    target, loss = torch.tensor([0, 2, 4]), DKDLoss(temperature=2.0)
    value = loss(student, teacher, target)
    assert value >= -1e-11
    torch.testing.assert_close(
        loss(student + shift, teacher - shift, target), value, rtol=1e-8, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(student=LOGITS, teacher=LOGITS)
def test_recombines_to_kd(student, teacher):
    """Eq. 6 of the paper: KD = TCKD + (1 - teacher's target probability) NCKD."""
    student, teacher = torch.from_numpy(student), torch.from_numpy(teacher)
    target = torch.tensor([0, 2, 4])
    options = dict(temperature=3.0, reduction='none')
    tckd = DKDLoss(1.0, beta=0.0, **options)(student, teacher, target)
    nckd = DKDLoss(0.0, beta=1.0, **options)(student, teacher, target)
    confidence = (teacher / 3.0).softmax(dim=1).gather(1, target[:, None])[:, 0]
    torch.testing.assert_close(
        tckd + (1 - confidence) * nckd, KDLoss(**options)(student, teacher), rtol=1e-8, atol=1e-9)


def test_gradient_reaches_the_student_only():
    student = wave((4, 6), 0.3).requires_grad_()
    teacher = wave((4, 6), 1.7).requires_grad_()
    DKDLoss()(student, teacher, labels(4, 6, 1)).backward()
    assert (student.grad.abs().sum(dim=1) > 0).all()
    assert teacher.grad is None


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_is_computed_in_float32(dtype):
    student = wave((4, 6), 0.3, 4.6e4).to(dtype).requires_grad_()
    teacher = (-wave((4, 6), 0.3, 4.6e4)).to(dtype)
    target = teacher.argmax(dim=1)
    assert student.abs().max() > 4e4
    loss = DKDLoss(temperature=1.0)(student, teacher, target)
    loss.backward()
    assert loss.dtype == torch.float32
    assert loss.isfinite() and loss > 1e4
    assert student.grad.isfinite().all()
    widened = DKDLoss(temperature=1.0)(student.detach().double(), teacher.double(), target)
    torch.testing.assert_close(loss.detach().double(), widened, rtol=1e-5, atol=0)


def test_target_is_left_out_however_large_its_logit():
    # Lowering 60000 by 1000 would still leave all the probability with the target.
    student, teacher = torch.zeros(1, 3), torch.tensor([[6e4, math.log(3), 0.0]])
    student[0, 0] = 6e4
    loss = DKDLoss(0.0, beta=1.0, temperature=1.0)(student, teacher, torch.tensor([0]))
    expected = 3 / 4 * math.log((3 / 4) / (1 / 2)) + 1 / 4 * math.log((1 / 4) / (1 / 2))
    assert loss.item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize('arguments, message', [
    (dict(alpha=-1.0), r'alpha must be >= 0, got -1\.0'),
    (dict(beta=-1.0), r'beta must be >= 0, got -1\.0'),
    (dict(temperature=-4.0), r'temperature must be > 0, got -4\.0'),
    (dict(reduction='sum'), r"reduction must be one of \['batchmean', 'none'\], got 'sum'"),
])
def test_bad_constructor_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        DKDLoss(**arguments)


@pytest.mark.parametrize('student, target, message', [
    (torch.zeros(4, 5), torch.zeros(4).long(), r'got student \(4, 5\) and teacher \(4, 6\)'),
    (torch.zeros(4, 6), torch.zeros(3).long(), r'shape \(4,\), got torch.int64 of shape \(3,\)'),
    (torch.zeros(4, 6), torch.zeros(4, 6), r'shape \(4,\), got torch.float32 of shape \(4, 6\)'),
    (torch.zeros(4, 6), torch.zeros(4), r'shape \(4,\), got torch.float32 of shape \(4,\)'),
])
def test_bad_shapes(student, target, message):
    with pytest.raises(ValueError, match=message):
        DKDLoss()(student, torch.zeros(4, 6), target)


def test_one_class_leaves_nothing_to_distil():
    with pytest.raises(ValueError, match='at least 2 classes, got 1'):
        DKDLoss()(torch.zeros(4, 1), torch.zeros(4, 1), torch.zeros(4).long())
