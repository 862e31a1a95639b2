import pytest
import torch

from mmkd.connectors import Paraphraser, Translator
from mmkd.losses import FTLoss
from tests.losses import checks


def energy_oracle(features):
    rows = []
    for image in features.flatten(2).tolist():
        row = [sum(channel[i]**2 for channel in image) / len(image) for i in range(len(image[0]))]
        norm = sum(value**2 for value in row)**0.5
        rows.append([value / norm for value in row])
    return rows


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('ft_factor_loss', dtype, lambda inputs, _: FTLoss()(
        inputs['factor_student'], inputs['factor_teacher']))


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_with_translator_and_paraphraser(dtype):
    checks.agrees_with_golden(
        'ft_translator_paraphraser', dtype, lambda inputs, module: FTLoss()(
            module(Translator(16, 16))(inputs['feat_student']),
            module(Paraphraser(32))(inputs['feat_teacher'])))


def test_agrees_with_loops():
    student, teacher = checks.maps(2, 3, 2, 2), checks.maps(2, 5, 2, 2, seed=1.2)
    differences = [abs(a - b) for ours, theirs in zip(energy_oracle(student),
                                                      energy_oracle(teacher))
                   for a, b in zip(ours, theirs)]
    assert FTLoss()(student, teacher).item() == pytest.approx(sum(differences) / 8)


def test_by_hand():
    student = torch.tensor([[[[1.0, 0.0]]]])
    teacher = torch.tensor([[[[3.0, 3.0]]]])  # energy (1, 1) / sqrt 2
    half = 0.5**0.5
    assert FTLoss()(student, teacher).item() == pytest.approx((1 - half + half) / 2)


def test_minimum_and_gradient():
    features = checks.maps(2, 3, 4, 4)
    assert FTLoss()(features, 2 * features).item() == pytest.approx(0, abs=1e-12)
    checks.only_the_student_gets_a_gradient(
        FTLoss(), checks.maps(2, 3, 4, 4), checks.maps(2, 5, 8, 8, seed=1.0))
