import math

import pytest
import torch

from mmkd.connectors import GeneralInstances, InstanceFeatures
from mmkd.losses import GIDBoxLoss, GIDFeatureLoss, GIDRelationLoss, GIDScoreLoss
from tests import golden, toy_instances
from tests.losses import checks

ALL = torch.ones(2, 3, dtype=torch.bool)
SOME = torch.tensor([[True, True, False], [True, False, True]])


def feature_loss(channels=3):
    """A loss whose adapter changes nothing."""
    loss = GIDFeatureLoss(channels, channels).double()
    torch.nn.init.dirac_(loss.adapter.weight)
    torch.nn.init.zeros_(loss.adapter.bias)
    return loss


@pytest.mark.parametrize('name, loss', [
    ('features', feature_loss()), ('relations', GIDRelationLoss())])
def test_golden_of_instances(name, loss):
    levels = [level.requires_grad_() for level in toy_instances.pyramid(0.3)]
    student, teacher = (InstanceFeatures(strides=[8, 16])(features, toy_instances.boxes())
                        for features in (levels, toy_instances.pyramid(1.7)))
    agrees_with_golden(name, loss(student, teacher, ALL), levels)


@pytest.mark.parametrize('name, loss, channels, amplitude', [
    ('scores', GIDScoreLoss(), 6, 2.0), ('boxes_l1', GIDBoxLoss(), 12, 1.0),
    ('boxes_smooth', GIDBoxLoss(beta=0.1), 12, 1.0)])
def test_golden_of_priors(name, loss, channels, amplitude):
    found = GeneralInstances()(**toy_instances.heads(1), head=toy_instances.Head,
                               teacher_head=toy_instances.Head,
                               image_shapes=toy_instances.SHAPES)
    student = [level.requires_grad_() for level in toy_instances.levels(channels, 0.4, amplitude)]
    value = loss(student, toy_instances.levels(channels, 1.3, amplitude), found['priors'])
    agrees_with_golden(name, value, student)


def agrees_with_golden(name, loss, leaves):
    case = golden.load_case(f'gid_{name}', 'golden_detectors.json')
    assert loss.item() == pytest.approx(case['expected'], rel=1e-9)
    gradients = torch.autograd.grad(loss, leaves)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
    assert norm == pytest.approx(case['grad_student_l2'], rel=1e-9)


def instances(seed):
    return checks.maps(6, 3, 2, 2, seed=seed)


@pytest.mark.parametrize('exists', [ALL, SOME])
def test_features_agree_with_loops_and_boxes_that_do_not_exist_count_nothing(exists):
    student, teacher = instances(0.3), instances(1.7)
    counted = [index for index, counts in enumerate(exists.flatten().tolist()) if counts]
    total = sum((a - b)**2 for index in counted
                for a, b in zip(student[index].flatten().tolist(),
                                teacher[index].flatten().tolist()))
    value = feature_loss()(student, teacher, exists)
    assert value.item() == pytest.approx(total / (4 * len(counted)))


@pytest.mark.parametrize('exists', [ALL, SOME])
def test_relations_agree_with_loops(exists):
    counted = [index for index, counts in enumerate(exists.flatten().tolist()) if counts]
    pairs = [(i, j) for i in counted for j in counted if i != j]
    relative = []
    for features in (instances(0.3), instances(1.7)):
        distances = [math.dist(features[i].flatten().tolist(), features[j].flatten().tolist())
                     for i, j in pairs]
        mean = sum(distances) / len(pairs)
        relative.append([distance / mean for distance in distances])
    gaps = [abs(a - b) for a, b in zip(*relative)]
    expected = sum(gap**2 / 2 if gap < 1 else gap - 0.5 for gap in gaps) / len(pairs)
    value = GIDRelationLoss()(instances(0.3), instances(1.7), exists)
    assert value.item() == pytest.approx(expected)


def test_relations_by_hand():
    student = torch.tensor([[0.0], [1.0], [3.0]])  # distances 1, 2, 3, of mean 2
    teacher = torch.tensor([[0.0], [1.0], [2.0]])  # distances 1, 1, 2, of mean 4/3
    gaps = (1 / 2 - 3 / 4, 1 - 3 / 4, 3 / 2 - 3 / 2)
    value = GIDRelationLoss()(student, teacher, ALL[:1])
    assert value.item() == pytest.approx(sum(gap**2 / 2 for gap in gaps) / 3)


def priors():
    """Every third prior counts."""
    return [(torch.arange(2 * height * width * 3) % 3 == 1).double()
            for height, width in toy_instances.SIZES]


def rows(levels):
    """The predictions of the priors that count."""
    return [row for level in levels
            for row in level.permute(0, 2, 3, 1).reshape(-1, level.shape[1] // 3)[1::3].tolist()]


def test_scores_agree_with_loops_and_by_hand():
    student, teacher = toy_instances.levels(6, 0.4), toy_instances.levels(6, 1.3)
    total = 0
    for logits, expected in zip(rows(student), rows(teacher)):
        for logit, other in zip(logits, expected):
            p, t = (1 / (1 + math.exp(-value)) for value in (logit, other))
            total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    value = GIDScoreLoss()(student, teacher, priors())
    assert value.item() == pytest.approx(total / len(rows(student)))
    zeros = [torch.zeros(1, 2, 1, 1)]
    assert GIDScoreLoss()(zeros, zeros, [torch.ones(1)]).item() == pytest.approx(2 * math.log(2))


@pytest.mark.parametrize('beta', [0.0, 0.5])
def test_boxes_agree_with_loops(beta):
    student, teacher = toy_instances.levels(12, 0.4), toy_instances.levels(12, 1.3)
    gaps = [abs(a - b) for first, second in zip(rows(student), rows(teacher))
            for a, b in zip(first, second)]
    total = sum(gap**2 / (2 * beta) if gap < beta else gap - beta / 2 for gap in gaps)
    value = GIDBoxLoss(beta)(student, teacher, priors())
    assert value.item() == pytest.approx(total / len(rows(student)))


LOSSES = dict(
    features=(lambda ours, theirs: feature_loss()(ours, theirs, SOME), instances),
    relations=(lambda ours, theirs: GIDRelationLoss()(ours, theirs, SOME), instances),
    scores=(lambda ours, theirs: GIDScoreLoss()(ours, theirs, priors()),
            lambda seed: toy_instances.levels(6, seed)),
    boxes=(lambda ours, theirs: GIDBoxLoss(beta=0.1)(ours, theirs, priors()),
           lambda seed: toy_instances.levels(12, seed)))


@pytest.mark.parametrize('name', LOSSES)
def test_minimum_and_gradient(name):
    loss, inputs = LOSSES[name]
    checks.only_the_student_gets_a_gradient(loss, inputs(0.4), inputs(1.3))
    if name != 'scores':  # cross-entropy ends at the entropy of the teacher
        checks.is_zero_where_both_agree(loss, inputs(0.4))


def test_nothing_counts_without_instances():
    none = torch.zeros(2, 3, dtype=torch.bool)
    nothing = [torch.zeros_like(level) for level in priors()]
    for name, count in (('features', none), ('relations', none), ('scores', nothing),
                        ('boxes', nothing)):
        loss = dict(features=feature_loss(), relations=GIDRelationLoss(), scores=GIDScoreLoss(),
                    boxes=GIDBoxLoss())[name]
        inputs = LOSSES[name][1]
        assert loss(inputs(0.4), inputs(1.3), count) == 0


def test_the_adapter_brings_channels_together():
    loss = GIDFeatureLoss(3, 5)
    loss(instances(0.3).float(), checks.maps(6, 5, 2, 2).float(), ALL).backward()
    assert loss.adapter.weight.grad.abs().sum() > 0


def test_shapes_and_arguments_are_checked():
    with pytest.raises(ValueError, match='one shape'):
        feature_loss()(instances(0.3), checks.maps(6, 4, 2, 2), ALL)
    with pytest.raises(ValueError, match='for each of 6 boxes whether it counts'):
        GIDRelationLoss()(instances(0.3), instances(1.7), ALL[:1])
    with pytest.raises(ValueError, match='maps of one shape on the same levels'):
        GIDScoreLoss()(toy_instances.levels(6, 0.4), toy_instances.levels(3, 0.4), priors())
    with pytest.raises(ValueError, match='beta'):
        GIDBoxLoss(beta=-1)
    with pytest.raises(ValueError, match=r'student_channels is 4, but the map .* has 3 channels'):
        GIDFeatureLoss(4, 4)(instances(0.3).float(), instances(1.7).float(), ALL)
