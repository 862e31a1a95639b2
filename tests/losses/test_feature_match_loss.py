import math

import pytest
import torch

from mmkd.losses import FeatureMatchLoss
from tests.losses import checks


def test_by_hand():
    student, teacher = torch.tensor([[3.0, 4.0]]), torch.tensor([[3.0, 0.0]])
    # The cosine is 0.6; smooth L1 of (0, 4) is (0, 3.5).
    assert FeatureMatchLoss(1.0, smooth_l1=0.0)(student, teacher).item() == pytest.approx(0.4)
    assert FeatureMatchLoss(0.0, smooth_l1=1.0)(student, teacher).item() == pytest.approx(1.75)
    assert FeatureMatchLoss()(student, teacher).item() == pytest.approx(0.9 * 0.4 + 0.1 * 1.75)


def test_agrees_with_loops():
    student, teacher = checks.maps(2, 3, 2, 2), 2 * checks.maps(2, 3, 2, 2, seed=1.1)
    cosines, lengths = [], []
    for image in range(2):
        for row in range(2):
            for column in range(2):
                a, b = (features[image, :, row, column].tolist()
                        for features in (student, teacher))
                cosines.append(sum(x * y for x, y in zip(a, b))
                               / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b)))
                lengths += [0.5 * (x - y)**2 if abs(x - y) < 1 else abs(x - y) - 0.5
                            for x, y in zip(a, b)]
    expected = 0.9 * (1 - sum(cosines) / 8) + 0.1 * sum(lengths) / 24
    assert FeatureMatchLoss()(student, teacher).item() == pytest.approx(expected)


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(FeatureMatchLoss(), checks.maps(2, 3, 4, 4))
    checks.only_the_student_gets_a_gradient(
        FeatureMatchLoss(), checks.maps(2, 3, 4, 4), checks.maps(2, 3, 4, 4, seed=1.0))


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match='one must be above, got 0 and 0'):
        FeatureMatchLoss(0, smooth_l1=0)
    with pytest.raises(ValueError, match='one shape'):
        FeatureMatchLoss()(torch.zeros(2, 3), torch.zeros(2, 4))
    with pytest.raises(ValueError, match=r'got \(2, 5, 4\).*TokensToMap'):
        FeatureMatchLoss()(torch.zeros(2, 5, 4), torch.zeros(2, 5, 4))
