import math

import pytest
import torch

from mmkd.losses import KDCLLoss
from tests import golden
from tests.losses.test_kd_loss import softmax_oracle

LABELS = torch.tensor([0, 3, 1, 2])


def peers(number=3, classes=4):
    return [golden.wave((4, classes), seed, 2.0).double() for seed in (0.3, 1.1, 2.3)[:number]]


def target_oracle(ensemble, rows, label):
    """The logits of the teacher of one image; ``rows`` holds the logits of each peer."""
    classes = range(len(rows[0]))
    if ensemble == 'mean':
        return [sum(row[c] for row in rows) / len(rows) for c in classes]
    if ensemble == 'min_logit':
        return [min(row[c] - row[label] for row in rows) for c in classes]
    return min(rows, key=lambda row: -math.log(softmax_oracle(row)[label]))


@pytest.mark.parametrize('ensemble', ['mean', 'min_logit', 'naive'])
def test_agrees_with_loops(ensemble):
    temperature, total, logits = 2.0, 0.0, peers()
    for image, label in enumerate(LABELS.tolist()):
        rows = [peer[image].tolist() for peer in logits]
        target = softmax_oracle([value / temperature
                                 for value in target_oracle(ensemble, rows, label)])
        for row in rows:
            answer = softmax_oracle([value / temperature for value in row])
            total += sum(p * math.log(p / q) for p, q in zip(target, answer))
    expected = temperature**2 * total / len(LABELS)
    actual = KDCLLoss(ensemble, temperature)(logits, LABELS).item()
    assert actual == pytest.approx(expected, rel=1e-9)


def test_min_logit_by_hand():
    """Label 0. Logits minus the label's: (0, -1, 2) and (0, 1, -3), so the smallest (0, -1, -3)."""
    logits = torch.tensor([[[1.0, 0.0, 3.0]], [[2.0, 3.0, -1.0]]])
    target = KDCLLoss('min_logit').target(logits, torch.tensor([0]))
    assert target.tolist() == [[0.0, -1.0, -3.0]]


def test_naive_by_hand():
    """Of the first image the second peer is surer, of the second image the first peer."""
    logits = torch.tensor([[[0.0, 1.0], [4.0, 0.0]], [[0.0, 5.0], [1.0, 0.0]]])
    target = KDCLLoss('naive').target(logits, torch.tensor([1, 0]))
    assert target.tolist() == [[0.0, 5.0], [4.0, 0.0]]


@pytest.mark.parametrize('ensemble', ['mean', 'min_logit', 'naive'])
def test_equal_peers_pay_nothing_and_the_target_gets_no_gradient(ensemble):
    first, second = (peers(1)[0].requires_grad_() for _ in range(2))
    loss = KDCLLoss(ensemble)([first, second], LABELS)
    assert loss.item() == pytest.approx(0, abs=1e-12)
    loss.backward()
    assert first.grad.abs().max() < 1e-12 and second.grad.abs().max() < 1e-12


def test_every_peer_gets_a_gradient():
    logits = [peer.requires_grad_() for peer in peers()]
    KDCLLoss()(logits, LABELS).backward()
    assert all(peer.grad.abs().sum() > 0 for peer in logits)


@pytest.mark.parametrize('logits, message', [
    (peers(1), 'at least 2 peers, got 1'),
    ([torch.zeros(4, 3), torch.zeros(4, 5)], r'one shape \(N, K\)')])
def test_what_does_not_fit(logits, message):
    with pytest.raises(ValueError, match=message):
        KDCLLoss()(logits, LABELS)


def test_wrong_arguments():
    with pytest.raises(ValueError, match=r"ensemble must be one of .*'general'"):
        KDCLLoss('general')
    with pytest.raises(ValueError, match='temperature must be > 0'):
        KDCLLoss(temperature=0)
