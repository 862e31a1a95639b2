"""PKD, CWD and the sums over levels."""
import pytest
import torch

from mmkd.connectors import PerLevel, SelectLevels
from mmkd.losses import CWDLoss, PerLevelLoss, PKDLoss
from tests import golden
from tests.losses import checks


def test_pkd_is_one_minus_the_correlation():
    student, teacher = checks.maps(2, 3, 4, 5), checks.maps(2, 3, 4, 5, seed=1.2)
    rows = [features.transpose(0, 1).flatten(1) for features in (student, teacher)]
    correlations = [torch.corrcoef(torch.stack(pair))[0, 1] for pair in zip(*rows)]
    number = rows[0].shape[1]  # the variance divides by one less
    expected = (1 - torch.stack(correlations).mean()) * (number - 1) / number
    torch.testing.assert_close(PKDLoss()(student, teacher), expected, rtol=1e-5, atol=0)
    assert PKDLoss()(3 * teacher + 2, teacher).item() < 1e-10


def test_pkd_brings_sizes_together():
    assert PKDLoss()(checks.maps(2, 3, 2, 3), checks.maps(2, 3, 4, 6, seed=1.2)) > 0
    with pytest.raises(ValueError, match='one shape'):
        PKDLoss()(checks.maps(2, 3, 4, 4), checks.maps(2, 4, 4, 4))


@pytest.mark.parametrize('temperature', [1.0, 4.0])
def test_cwd_naive_loop(temperature):
    student, teacher = checks.maps(2, 3, 2, 3), checks.maps(2, 3, 2, 3, seed=1.2)
    total = 0.0
    for image in range(2):
        for channel in range(3):
            ours = (student[image, channel].flatten() / temperature).softmax(0)
            theirs = (teacher[image, channel].flatten() / temperature).softmax(0)
            total += sum(p * (p / q).log() for p, q in zip(theirs, ours)) * temperature**2
    torch.testing.assert_close(CWDLoss(temperature)(student, teacher), total / 6)


@pytest.mark.parametrize('loss', [PKDLoss(), CWDLoss()])
def test_gradient_minimum_and_constant_maps(loss):
    checks.only_the_student_gets_a_gradient(loss, checks.maps(2, 3, 4, 4),
                                            checks.maps(2, 3, 4, 4, seed=1.1))
    checks.is_zero_where_both_agree(loss, checks.maps(2, 3, 4, 4))
    flat = torch.ones(1, 1, 2, 2, requires_grad=True)
    value = loss(flat, checks.maps(1, 1, 2, 2).float())
    value.backward()
    assert torch.isfinite(value) and torch.isfinite(flat.grad).all()


def test_levels_are_summed_and_missing_ones_named():
    student = [golden.wave((2, 3, size, size), 0.3) for size in (4, 2)]
    teacher = [golden.wave((2, 3, size, size), 1.3) for size in (4, 2)]
    loss = PerLevelLoss(dict(type='CWDLoss', temperature=2.0), num_levels=2)
    torch.testing.assert_close(loss((*student, None), (*teacher, None)), sum(
        CWDLoss(2.0)(*pair) for pair in zip(student, teacher)))
    with pytest.raises(ValueError, match='2 levels are compared, got 1 of the student'):
        loss(student[:1], teacher)
    with pytest.raises(ValueError, match='num_levels must be >= 1'):
        PerLevelLoss(dict(type='CWDLoss'), num_levels=0)


def test_connectors_of_levels():
    levels = [golden.wave((2, 3, size, size), 0.3) for size in (4, 2, 1)]
    adapt = PerLevel(dict(type='MaskedGenerator', in_channels=3, out_channels=5, mask='spatial',
                          ratio=0.0), num_levels=2)
    assert [output.shape[1:] for output in adapt(levels)] == [(5, 4, 4), (5, 2, 2)]
    assert torch.equal(adapt(levels)[1], adapt.levels[1](levels[1]))
    assert SelectLevels(2)(tuple(levels)) == levels[:2]
    for connector in (adapt, SelectLevels(2)):
        with pytest.raises(ValueError, match=r'2 levels .* got 1'):
            connector(levels[:1])
