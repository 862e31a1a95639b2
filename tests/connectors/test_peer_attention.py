import math

import pytest
import torch

from mmkd.connectors import PeerAttention
from tests.losses import checks
from tests.losses.test_okddip_loss import attention, networks


def features(number=3, channels=8):
    return [checks.maps(4, channels, seed=seed) for seed in (0.2, 0.9, 1.7, 2.6)[:number]]


def test_agrees_with_loops():
    connector, logits = attention(channels=8), networks()
    targets = connector(features(), logits)
    query, key = connector.query.weight[0].tolist(), connector.key.weight[0].tolist()
    for image in range(4):
        rows = [vector[image].tolist() for vector in features()[1:]]
        queries, keys = ([sum(w * x for w, x in zip(weight, row)) for row in rows]
                         for weight in (query, key))
        for peer in range(2):
            powers = [math.exp(queries[peer] * other) for other in keys]
            expected = [sum(power / sum(powers) * logits[1 + j][image, c].item()
                            for j, power in enumerate(powers)) for c in range(5)]
            assert targets[1 + peer][image].tolist() == pytest.approx(expected, rel=1e-9)


def test_equal_peers_weigh_alike_by_hand():
    logits = [torch.tensor([[9.0, 9.0]]), torch.tensor([[1.0, 4.0]]), torch.tensor([[3.0, 0.0]])]
    targets = PeerAttention(8)([torch.ones(1, 8)] * 3, logits)
    torch.testing.assert_close(torch.cat(targets), torch.full((3, 2), 2.0))


def test_nobody_learns_from_the_leader():
    vectors = [vector.requires_grad_() for vector in features()]
    logits = [values.requires_grad_() for values in networks()]
    connector = attention(channels=8)
    sum(target.square().sum() for target in connector(vectors, logits)).backward()
    leader, *peers = zip(vectors, logits)
    assert all(leaf.grad is None or not leaf.grad.any() for leaf in leader)
    assert all(leaf.grad.abs().sum() > 0 for peer in peers for leaf in peer)
    assert connector.query.weight.grad.any() and connector.key.weight.grad.any()


def test_what_does_not_fit():
    with pytest.raises(ValueError, match='a leader and at least 2 auxiliary peers, got 2'):
        attention(channels=8)(features(2), networks()[:2])
    with pytest.raises(ValueError, match=r'8 channels in all peers, got \[8, 16\]'):
        attention(channels=8)([*features(2), *features(1, 16)], networks())
    with pytest.raises(ValueError, match='in_channels // factor must be > 0, got 0'):
        PeerAttention(8, factor=16)
