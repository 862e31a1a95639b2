import math

import pytest
import torch

from mmkd.losses import AuxiliaryTaskLoss
from tests import golden

LABELS = torch.tensor([2, 0])


def cross_entropy(row, target):
    return -row[target] + math.log(sum(math.exp(value) for value in row))


def oracle(logits, labels, task, views):
    """The printed sums by loops over images, views and branches' outputs."""
    rows, number = logits.tolist(), len(labels)
    terms = {
        'class': lambda: [cross_entropy(rows[i * views][:3], int(labels[i]))
                          for i in range(number)],
        'view': lambda: [cross_entropy(rows[i * views + v][-views:], v)
                         for i in range(number) for v in range(views)],
        'joint': lambda: [cross_entropy(rows[i * views + v], int(labels[i]) * views + v)
                          for i in range(number) for v in range(views)]}
    parts = [terms[part]() for part in (('class', 'view') if task == 'multi' else (task,))]
    return sum(sum(values) / len(values) for values in parts)


@pytest.mark.parametrize('task, outputs', [('joint', 12), ('class', 3), ('view', 4),
                                           ('multi', 7)])
def test_agrees_with_loops(task, outputs):
    logits = golden.wave((8, outputs), 0.4, 2.0).double()
    assert AuxiliaryTaskLoss(task)(logits, LABELS).item() == pytest.approx(
        oracle(logits, LABELS, task, 4), rel=1e-12)


def test_value_by_hand():
    # Two classes, two views: all logits equal, so that each of the four joint labels has 1/4.
    assert AuxiliaryTaskLoss()(torch.zeros(2, 4), torch.tensor([1])).item() == pytest.approx(
        math.log(4))


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_teacher(dtype):
    case = golden.load_case('hssakd_teacher')
    inputs = golden.build_inputs(case, dtype)
    branches = [AuxiliaryTaskLoss('joint')(branch, inputs['target'])
                for branch in inputs['branches']]
    task = torch.nn.functional.cross_entropy(inputs['logits'][::4], inputs['target'])
    total = task + sum(branches)
    rtol = 1e-9 if dtype == torch.float64 else 1e-5
    assert task.item() == pytest.approx(case['expected']['task'], rel=rtol)
    assert [value.item() for value in branches] == pytest.approx(
        case['expected']['joint_per_branch'], rel=rtol)
    assert total.item() == pytest.approx(case['expected']['loss'], rel=rtol)
    gradients = torch.autograd.grad(total, [inputs['logits'], *inputs['branches']])
    norms = [gradient.norm().item() for gradient in gradients]
    assert norms == pytest.approx(case['grad_student_l2_per_tensor'], rel=rtol)


def test_half_precision_is_computed_in_float32():
    logits = golden.wave((8, 12), 0.4, 2.0).half()
    assert AuxiliaryTaskLoss()(logits, LABELS).dtype == torch.float32
