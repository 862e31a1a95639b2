import math

import pytest
import torch

from mmkd.connectors import OrthogonalProjection
from mmkd.losses import VkDLoss, vkd_loss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_with_the_projection_of_the_patches(dtype):
    checks.agrees_with_golden('vkd', dtype, lambda inputs, module: VkDLoss()(
        module(OrthogonalProjection(6, 10))(inputs['tokens_student'].mean(1)),
        inputs['map_teacher']))


def test_by_hand():
    # Standardised, the teacher is -1 and 1, up to an epsilon.
    student, teacher = torch.tensor([[-1.0, 3.5]]), torch.tensor([[300.0, 500.0]])
    assert VkDLoss()(student, teacher).item() == pytest.approx((0 + 2.5 - 0.5) / 2, abs=1e-6)


def test_agrees_with_loops():
    student, teacher, total = checks.maps(3, 5), 4 * checks.maps(3, 5, seed=1.1), 0.0
    for row, answers in zip(student.tolist(), teacher.tolist()):
        mean = sum(answers) / 5
        deviation = math.sqrt(sum((value - mean)**2 for value in answers) / 5 + 1e-5)
        for value, answer in zip(row, answers):
            distance = abs(value - (answer - mean) / deviation)
            total += distance**2 / 2 if distance < 1 else distance - 0.5
    assert VkDLoss()(student, teacher).item() == pytest.approx(total / 15)


def test_whitened_channels_are_uncorrelated():
    features = 3 * checks.maps(40, 4) + 7
    white = vkd_loss.whiten(features)
    torch.testing.assert_close(white.mean(0), torch.zeros(4, dtype=torch.float64))
    torch.testing.assert_close(
        white.T @ white / 40, torch.eye(4, dtype=torch.float64), rtol=0, atol=1e-4)
    # ZCA: a symmetric positive matrix maps the centred features to the white ones.
    matrix = torch.linalg.lstsq(features - features.mean(0), white).solution
    torch.testing.assert_close(matrix, matrix.T)
    assert torch.linalg.eigvalsh(matrix).min() > 0


def test_a_small_batch_is_whitened_in_what_it_spans():
    white = vkd_loss.whiten(checks.maps(3, 8))
    values = torch.linalg.svdvals(white / math.sqrt(3))
    torch.testing.assert_close(
        values, torch.tensor([1.0, 1.0, 0.0], dtype=torch.float64), rtol=0, atol=1e-3)


def test_the_minimum_is_the_normalised_teacher():
    teacher = checks.maps(6, 4)
    for name, normalized in (('standardize', vkd_loss.standardize(teacher)),
                             ('whiten', vkd_loss.whiten(teacher))):
        assert VkDLoss(name)(normalized, teacher) == 0
        assert VkDLoss(name)(teacher, teacher) > 0


@pytest.mark.parametrize('name', vkd_loss.NORMALIZATIONS)
def test_gradient(name):
    checks.only_the_student_gets_a_gradient(
        VkDLoss(name), checks.maps(4, 6), checks.maps(4, 6, 2, 2, seed=1.7))


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match='one shape'):
        VkDLoss()(torch.zeros(4, 6), torch.zeros(4, 5))
    with pytest.raises(ValueError, match=r"one of \('standardize', 'whiten'\), got 'zca'"):
        VkDLoss('zca')
