import pytest
import torch

from mmkd.connectors import AlignFeatures
from mmkd.losses import ICKDLoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    """Their embedding is AlignFeatures but for a bias, which the BatchNorm takes away again."""
    def compute(inputs, module):
        align = module(AlignFeatures(6, 8, activation='none'))
        return ICKDLoss()(align(inputs['feat_student']), inputs['feat_teacher'])

    checks.agrees_with_golden('ickd', dtype, compute)


def correlations_oracle(image):
    """Rows of cosine-like correlations of one image (C, H, W), by loops over channels."""
    channels = image.flatten(1).tolist()
    rows = [[sum(a * b for a, b in zip(first, second)) for second in channels]
            for first in channels]
    return [[value / sum(entry**2 for entry in row)**0.5 for value in row] for row in rows]


def test_agrees_with_loops():
    student, teacher = checks.maps(3, 4, 2, 2), checks.maps(3, 4, 3, 3, seed=1.2)
    total = 0.0
    for image in range(3):
        rows = zip(correlations_oracle(student[image]), correlations_oracle(teacher[image]))
        total += sum((a - b)**2 for left, right in rows for a, b in zip(left, right)) / 4
    assert ICKDLoss()(student, teacher).item() == pytest.approx(total / 3)


def test_by_hand():
    student = torch.eye(2).view(1, 2, 1, 2)  # two channels that do not correlate
    teacher = torch.ones(1, 2, 1, 2)  # two equal channels: rows (1, 1) / sqrt 2
    half = 0.5**0.5
    assert ICKDLoss()(student, teacher).item() == pytest.approx(
        (2 * (1 - half)**2 + 2 * half**2) / 2, rel=1e-6)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(ICKDLoss(), checks.maps(4, 3, 2, 2))
    checks.only_the_student_gets_a_gradient(
        ICKDLoss(), checks.maps(4, 5, 2, 2), checks.maps(4, 5, 4, 4, seed=1.0))


def test_half_precision_is_promoted():
    student, teacher = (checks.maps(2, 3, 2, 2, seed=seed).half() for seed in (0.3, 1.0))
    assert ICKDLoss()(student, teacher).dtype == torch.float32


@pytest.mark.parametrize('teacher, message', [
    (torch.zeros(2, 4, 2, 2), 'same N and C.*AlignFeatures'),
    (torch.zeros(3, 3, 2, 2), 'same N and C'), (torch.zeros(2, 3, 4), r'maps \(N, C, H, W\)')])
def test_what_does_not_fit(teacher, message):
    with pytest.raises(ValueError, match=message):
        ICKDLoss()(torch.zeros(2, 3, 2, 2), teacher)
