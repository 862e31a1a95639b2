import math

import pytest
import torch

from mmkd.losses import AFDLoss
from tests import golden
from tests.losses import checks


def peers(number=2, channels=4):
    return [checks.maps(3, channels, 4, 4, seed=seed) for seed in (0.3, 1.1, 2.3)[:number]]


def loss_module(number=2):
    """Discriminators of one shape: each has other seeds."""
    return golden.fill(AFDLoss(4, number), lambda name: 0.37 * int(name.split('.')[1])).double()


def scores_oracle(discriminator, maps):
    """The probability of each image, from the sums that the two convolutions stand for."""
    first, norm, _, last, _ = discriminator
    hidden = convolve(maps.tolist(), first.weight.tolist(), 2)
    for channel in range(len(hidden[0])):
        values = [value for image in hidden for row in image[channel] for value in row]
        mean = sum(values) / len(values)
        scale = 1 / math.sqrt(sum((v - mean)**2 for v in values) / len(values) + norm.eps)
        for image in hidden:
            image[channel] = [[leaky((v - mean) * scale * norm.weight[channel].item()
                                     + norm.bias[channel].item()) for v in row]
                              for row in image[channel]]
    answers = []
    for image in convolve(hidden, last.weight.tolist(), 1):
        values = [value + last.bias.item() for row in image[0] for value in row]
        answers.append(1 / (1 + math.exp(-sum(values) / len(values))))
    return answers


def leaky(value):
    return value if value > 0 else 0.2 * value


def convolve(images, weights, stride):
    size = len(images[0][0])
    return [[[[sum(kernel[c][dy][dx] * image[c][y + dy - 1][x + dx - 1]
                   for c in range(len(image)) for dy in range(3) for dx in range(3)
                   if 0 <= y + dy - 1 < size and 0 <= x + dx - 1 < size)
               for x in range(0, size, stride)] for y in range(0, size, stride)]
             for kernel in weights] for image in images]


@pytest.mark.parametrize('number', [2, 3])
def test_agrees_with_loops(number):
    loss, maps = loss_module(number), peers(number)
    expected = 0.0
    for index, discriminator in enumerate(loss.discriminators):
        own = scores_oracle(discriminator, maps[index])
        other = scores_oracle(discriminator, maps[index - 1])
        expected += sum((1 - b)**2 + a**2 + (1 - a)**2 for a, b in zip(own, other)) / len(own)
    assert loss(maps).item() == pytest.approx(expected, rel=1e-9)


def test_a_discriminator_that_guesses_by_hand():
    """Both say 1/2 of everything, so each of six terms is 1/4."""
    loss = AFDLoss(4)
    for parameter in loss.parameters():
        torch.nn.init.zeros_(parameter)
    assert loss([each.float() for each in peers()]).item() == pytest.approx(6 / 4)
    assert loss.monitored['own_score'] == 0.5


def test_peers_learn_to_fool_and_discriminators_to_tell():
    loss, maps = loss_module(), [each.requires_grad_() for each in peers()]
    loss(maps).backward()
    first = loss.discriminators[0]
    fooling = (1 - first(maps[0])).square().mean()
    torch.testing.assert_close(maps[0].grad, torch.autograd.grad(fooling, maps[0])[0])
    own, other = first(maps[0].detach()), first(maps[1].detach())
    telling = (1 - other).square().mean() + own.square().mean()
    for weight in first.parameters():
        torch.testing.assert_close(weight.grad, torch.autograd.grad(
            telling, weight, retain_graph=True)[0])


def test_what_does_not_fit():
    with pytest.raises(ValueError, match=r'2 discriminators, got the maps of 3.*num_peers=3'):
        AFDLoss(4)(peers(3))
    with pytest.raises(ValueError, match='one shape'):
        AFDLoss(4)([torch.zeros(2, 4, 4, 4), torch.zeros(2, 8, 4, 4)])
    with pytest.raises(ValueError, match='num_peers - 1 must be > 0, got 0'):
        AFDLoss(4, 1)
    with pytest.raises(ValueError, match='in_channels // 2 must be > 0, got 0'):
        AFDLoss(1)
