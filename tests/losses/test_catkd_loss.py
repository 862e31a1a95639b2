import pytest
import torch
from torch.nn import functional as F

from mmkd.connectors import RegionLogits
from mmkd.losses import CATKDLoss
from tests.losses import checks


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('case_id', ['catkd', 'catkd_normalized'])
def test_golden(case_id, dtype):
    """Their maps are those of a classifier that passes its channels on."""
    regions, classifier = RegionLogits(scales=(1, 2), pooling='direct'), torch.eye(6, dtype=dtype)

    def compute(inputs, _):
        loss = CATKDLoss(2, normalize=case_id.endswith('normalized'))
        return loss(regions.classify(inputs['maps_student'], classifier, None),
                    regions.classify(inputs['maps_teacher'], classifier, None))

    checks.agrees_with_golden(case_id, dtype, compute)


def test_regions_are_pooled_class_activation_maps():
    features, weight = checks.maps(2, 5, 6, 6), checks.maps(3, 5, seed=2.0)
    maps = F.adaptive_avg_pool2d(F.conv2d(features, weight[:, :, None, None]), 2)
    cells = RegionLogits(scales=(1, 2), pooling='direct').classify(features, weight, None)[:, 1:]
    torch.testing.assert_close(cells, maps.flatten(2).transpose(1, 2))


@pytest.mark.parametrize('normalize', [True, False])
def test_agrees_with_loops(normalize):
    student, teacher = checks.maps(2, 5, 3), checks.maps(2, 5, 3, seed=1.2)
    total = 0.0
    for image in range(2):
        for category in range(3):
            cells = [logits[image, 1:, category].tolist() for logits in (student, teacher)]
            lengths = [sum(value**2 for value in values)**0.5 if normalize else 1
                       for values in cells]
            total += sum((a / lengths[0] - b / lengths[1])**2 for a, b in zip(*cells))
    loss = CATKDLoss(2, normalize=normalize)
    assert loss(student, teacher).item() == pytest.approx(total / 24)


def test_by_hand():
    # One class: the whole image does not count, the cells differ by 1, 2, 0 and 1.
    student = torch.tensor([[[9.0], [1.0], [2.0], [3.0], [4.0]]])
    teacher = torch.tensor([[[0.0], [2.0], [0.0], [3.0], [5.0]]])
    assert CATKDLoss(2)(student, teacher) == (1 + 4 + 0 + 1) / 4


def test_minimum_and_gradient():
    checks.is_zero_where_both_agree(CATKDLoss(), checks.maps(2, 5, 3))
    checks.only_the_student_gets_a_gradient(
        CATKDLoss(), checks.maps(2, 5, 3), checks.maps(2, 5, 3, seed=1.0))


@pytest.mark.parametrize('shape', [(2, 3), (2, 3, 4)])
def test_what_does_not_fit(shape):
    with pytest.raises(ValueError, match=r'at least 4 regions from the connector RegionLogits'):
        CATKDLoss(2)(torch.zeros(shape), torch.zeros(shape))


def test_bad_resolution():
    with pytest.raises(ValueError, match='resolution must be > 0'):
        CATKDLoss(0)
