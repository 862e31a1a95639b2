import pytest
import torch

from mmkd.losses import HSSAKDLoss, KDLoss
from tests import golden
from tests.losses import checks
from tests.losses.test_kd_loss import kd_oracle


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_offline(dtype):
    case = golden.load_case('hssakd_offline_student')
    inputs = golden.build_inputs(case, dtype)
    kl_q = HSSAKDLoss(3.0)(inputs['branch_student'], inputs['branch_teacher'])
    kl_p = KDLoss(3.0)(inputs['logits_student'], inputs['logits_teacher'])
    task = torch.nn.functional.cross_entropy(inputs['logits_student'][::4], inputs['target'])
    total, rtol = task + kl_q + kl_p, 1e-9 if dtype == torch.float64 else 1e-5
    for value, key in ((kl_q, 'kl_q'), (kl_p, 'kl_p'), (task, 'task'), (total, 'loss')):
        assert value.item() == pytest.approx(case['expected'][key], rel=rtol)
    leaves = [inputs['logits_student'], *inputs['branch_student']]
    norms = [gradient.norm().item() for gradient in torch.autograd.grad(total, leaves)]
    assert norms == pytest.approx(case['grad_student_l2_per_tensor'], rel=rtol)


@pytest.mark.parametrize('task, outputs', [('joint', 12), ('class', 3), ('view', 4),
                                           ('multi', 7)])
def test_agrees_with_loops(task, outputs):
    student, teacher = ([golden.wave((8, outputs), seed + branch, 2.0).double()
                         for branch in range(2)] for seed in (0.3, 1.7))
    rows = {'joint': [(slice(None), slice(None))], 'view': [(slice(None), slice(None))],
            'class': [(slice(None, None, 4), slice(None))],
            'multi': [(slice(None, None, 4), slice(0, 3)), (slice(None), slice(3, None))]}[task]
    expected = sum(kd_oracle(a[part], b[part], 3.0).mean()
                   for a, b in zip(student, teacher) for part in rows)
    torch.testing.assert_close(HSSAKDLoss(3.0, task=task)(student, teacher), expected)


def test_one_branch_needs_no_list():
    student, teacher = checks.maps(8, 6), checks.maps(8, 6, seed=1.7)
    one = HSSAKDLoss()(student, teacher)
    assert one == HSSAKDLoss()([student], (teacher,)) == KDLoss(3.0)(student, teacher)


def test_zero_at_the_teacher_and_gradient_to_the_student_only():
    branches = [checks.maps(8, 6), checks.maps(8, 6, seed=0.9)]
    checks.is_zero_where_both_agree(HSSAKDLoss(), branches)
    checks.only_the_student_gets_a_gradient(
        HSSAKDLoss(), [branch.clone() for branch in branches],
        [checks.maps(8, 6, seed=2.0), checks.maps(8, 6, seed=2.5)])


def test_branches_are_compared_one_to_one():
    with pytest.raises(ValueError, match='one to one, but the student has 3 and the teacher 4'):
        HSSAKDLoss()([torch.zeros(4, 8)] * 3, [torch.zeros(4, 8)] * 4)


@pytest.mark.parametrize('arguments, message', [
    (dict(temperature=0), 'temperature must be > 0'), (dict(task='both'), 'task must be one of')])
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        HSSAKDLoss(**arguments)
