import statistics

import pytest
import torch

from mmkd.connectors import StandardizeLogits
from mmkd.losses import DKDLoss, KDLoss
from tests.golden import assert_matches, build_inputs, load_case
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('case_id, loss', [
    ('kd_standardized_T2', KDLoss(2.0)),
    ('dkd_standardized_T2', DKDLoss(alpha=1.0, beta=8.0, temperature=2.0))])
def test_golden(case_id, loss, dtype):
    case = load_case(case_id)
    inputs = build_inputs(case, dtype)
    labels = dict(labels=inputs['target']) if 'target' in inputs else {}
    logits = StandardizeLogits()(inputs['logits_student'], inputs['logits_teacher'])
    value = loss(**logits, **labels)
    if dtype == torch.float64:
        assert_matches(case, value, inputs)
    torch.testing.assert_close(value.double(), torch.tensor(
        case['expected']['loss'], dtype=torch.float64), rtol=1e-5, atol=0)


def test_agrees_with_loops():
    student, teacher = checks.maps(3, 2, 5), checks.maps(3, 2, 5, seed=1.2)
    answers = StandardizeLogits()(student, teacher)
    for name, logits in (('student_logits', student), ('teacher_logits', teacher)):
        for image in range(3):
            for region in range(2):
                row = logits[image, region].tolist()
                expected = [(value - statistics.mean(row)) / (1e-7 + statistics.stdev(row))
                            for value in row]
                assert answers[name][image, region].tolist() == pytest.approx(expected)


def test_by_hand():
    answer = StandardizeLogits()(torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[0.0, 10, 20]]))
    expected = torch.tensor([[-1.0, 0.0, 1.0]])
    for logits in answer.values():
        torch.testing.assert_close(logits, expected)


def test_only_the_student_gets_a_gradient():
    def loss(student, teacher):
        answers = StandardizeLogits()(student, teacher)
        assert not answers['teacher_logits'].requires_grad
        return KDLoss()(**answers)

    checks.only_the_student_gets_a_gradient(loss, checks.maps(4, 6), checks.maps(4, 6, seed=1.7))


@pytest.mark.parametrize('dtype', [torch.float16, torch.float32])
def test_equal_logits(dtype):
    student = torch.full((2, 4), 3.0, dtype=dtype, requires_grad=True)
    answers = StandardizeLogits()(student, torch.ones(2, 4, dtype=dtype))
    KDLoss()(**answers).backward()
    assert not answers['student_logits'].any()
    assert answers['student_logits'].dtype == torch.float32
    assert student.grad.isfinite().all()


def test_one_class():
    with pytest.raises(ValueError, match=r'one class have no standard deviation.*\(2, 1\)'):
        StandardizeLogits()(torch.zeros(2, 1), torch.zeros(2, 1))
