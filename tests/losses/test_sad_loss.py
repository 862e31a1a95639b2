import math

import pytest
import torch

from mmkd.losses import SADLoss
from tests.losses import checks


def with_places(inputs, module):
    loss = module(SADLoss([4, 6], [8, 10, 10], attention_channels=6))
    for name in ('student_places', 'teacher_places'):
        getattr(loss, name).data.copy_(inputs[name])
    return loss


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    checks.agrees_with_golden('sad', dtype, lambda inputs, module: with_places(inputs, module)(
        inputs['features_student'], inputs['features_teacher']))


def maps():
    """Two layers of a student, three of a teacher."""
    return ([checks.maps(4, 3, 4, 4), checks.maps(4, 5, 2, 2, seed=0.7)],
            [checks.maps(4, 2, 4, 4, seed=1.1), checks.maps(4, 3, 2, 2, seed=1.5),
             checks.maps(4, 3, 2, 2, seed=1.9)])


def loss_of_maps():
    torch.manual_seed(0)
    return SADLoss([3, 5], [2, 3, 3], attention_channels=4).double()


def energy_oracle(features, size):
    """The mean square of each place, pooled to ``size`` places a side, of unit length, by loops."""
    channels, side = len(features), len(features[0])
    squares = [[sum(features[c][i][j]**2 for c in range(channels)) / channels
                for j in range(side)] for i in range(side)]
    step = side / size
    pooled = []
    for i in range(size):
        for j in range(size):
            cells = [squares[a][b]
                     for a in range(int(i * step), math.ceil((i + 1) * step))
                     for b in range(int(j * step), math.ceil((j + 1) * step))]
            pooled.append(sum(cells) / len(cells))
    length = math.sqrt(sum(value**2 for value in pooled))
    return [value / length for value in pooled]


def test_agrees_with_loops():
    loss, (student, teacher) = loss_of_maps().eval(), maps()
    attention, expected = loss.attention(student, teacher).tolist(), 0.0
    for image in range(4):
        for t, target in enumerate(teacher):
            size = target.shape[2]
            goal = energy_oracle(target[image].tolist(), size)
            for s, features in enumerate(student):
                energy = energy_oracle(features[image].tolist(), size)
                distance = sum((a - b)**2 for a, b in zip(energy, goal)) / len(goal)
                expected += attention[image][t][s] * distance / 4
    assert loss(student, teacher).item() == pytest.approx(expected)


def test_attention_by_hand():
    """Where answers say nothing, the places decide: ln 3 is three times as much as 0."""
    loss = SADLoss([1, 1], [1], attention_channels=1).double().eval()
    with torch.no_grad():
        for parameter in loss.parameters():
            parameter.zero_()
        loss.teacher_places.fill_(1.0)
        loss.student_places.copy_(torch.tensor([[math.log(3)], [0.0]]))
    features = [checks.maps(1, 1, 2, 2)] * 2
    torch.testing.assert_close(loss.attention(features, features[:1]),
                               torch.tensor([[[0.75, 0.25]]]).double())


def test_minimum_is_one_map_for_all_layers():
    loss = SADLoss([2, 2], [2], attention_channels=4).double()
    checks.is_zero_where_both_agree(
        lambda student, teacher: loss([student, student], [teacher]), checks.maps(3, 2, 4, 4))


def test_gradient_reaches_the_student_and_the_attention():
    loss, (student, teacher) = loss_of_maps(), maps()
    checks.only_the_student_gets_a_gradient(loss, student, teacher)
    assert all(parameter.grad is not None for parameter in loss.parameters())
    for parameter in (loss.teacher_places, loss.student_places, loss.queries[1][0].weight,
                      loss.keys[1][0].weight, loss.bilinear[0].weight):
        assert parameter.grad.abs().sum() > 0


def test_what_does_not_fit():
    loss, (student, teacher) = loss_of_maps(), maps()
    with pytest.raises(ValueError, match='2 layers of the student and 3 of the teacher, got 1'):
        loss(student[:1], teacher)
    with pytest.raises(ValueError, match=r'feature maps \(N, C, H, W\)'):
        loss(student, [*teacher[:2], teacher[2].flatten(2)])
    with pytest.raises(ValueError, match='the same N'):
        loss(student, [*teacher[:2], teacher[2][:3]])
    with pytest.raises(ValueError, match='attention_channels must be > 0'):
        SADLoss([1], [1], attention_channels=0)
