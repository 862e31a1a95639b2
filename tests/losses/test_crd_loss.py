import math

import pytest
import torch

from mmkd.losses import CRDLoss
from tests.losses import checks


def contrast_oracle(embedding, others, temperature, num_images):
    """-log h(image) - sum log(1 - h(negative)), by loops; Z from this batch."""
    scores = [[math.exp(sum(a * b for a, b in zip(one, other)) / temperature) for other in row]
              for one, row in zip(embedding.tolist(), others.tolist())]
    values = [value for row in scores for value in row]
    normaliser = sum(values) / len(values) * num_images
    noise = (len(scores[0]) - 1) / num_images
    total = 0
    for row in scores:
        positive, *negatives = [value / normaliser for value in row]
        total -= math.log(positive / (positive + noise + 1e-7))
        total -= sum(math.log(noise / (value + noise + 1e-7)) for value in negatives)
    return total / len(scores)


def test_agrees_with_loops():
    torch.manual_seed(0)
    loss = CRDLoss(6, 5, 9, embedding_channels=4, temperature=0.5).double()
    student, teacher = checks.maps(3, 6), checks.maps(3, 5, seed=1.2)
    indices, contrast = torch.tensor([2, 5, 7]), torch.tensor([[2, 0, 1], [5, 8, 3], [7, 4, 6]])
    embedded = [torch.nn.functional.normalize(layer(features).detach(), dim=1) for layer, features
                in ((loss.student_embedding, student), (loss.teacher_embedding, teacher))]
    expected = (contrast_oracle(embedded[0], loss.teacher_bank[contrast].clone(), 0.5, 9)
                + contrast_oracle(embedded[1], loss.student_bank[contrast].clone(), 0.5, 9))
    assert loss(student, teacher, indices, contrast).item() == pytest.approx(expected, rel=1e-6)


def test_bank_by_hand():
    loss = CRDLoss(2, 2, 3, embedding_channels=2, momentum=0.5)
    loss.student_bank.copy_(torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]))
    loss._update(loss.student_bank, torch.tensor([1]), torch.tensor([[0.0, 1.0]]))
    half = 0.5**0.5
    torch.testing.assert_close(loss.student_bank, torch.tensor([[1, 0], [half, half], [1, 0]]))


def test_gradient_reaches_the_student_and_both_embeddings():
    loss = CRDLoss(6, 5, 9, embedding_channels=4).double()
    indices, contrast = torch.tensor([2, 5]), torch.tensor([[2, 0, 1], [5, 8, 3]])
    checks.only_the_student_gets_a_gradient(
        lambda student, teacher: loss(student, teacher, indices, contrast),
        checks.maps(2, 6), checks.maps(2, 5, seed=1.2))
    assert all(parameter.grad.abs().sum() > 0 for parameter in loss.parameters())


def test_banks_are_saved_and_normaliser_is_kept():
    loss = CRDLoss(6, 5, 9, embedding_channels=4)
    assert {'student_bank', 'teacher_bank', 'normalisers'} <= set(loss.state_dict())
    indices, contrast = torch.tensor([2]), torch.tensor([[2, 0, 1]])
    loss(torch.randn(1, 6), torch.randn(1, 5), indices, contrast)
    first = loss.normalisers.clone()
    loss(torch.randn(1, 6), torch.randn(1, 5), indices, contrast)
    assert (first > 0).all() and torch.equal(loss.normalisers, first)


@pytest.mark.parametrize('arguments, message', [
    (dict(num_images=0), 'num_images must be > 0'), (dict(temperature=0.0), 'temperature'),
    (dict(momentum=1.5), 'momentum must be from 0 to 1, got 1.5')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        CRDLoss(**{**dict(student_channels=2, teacher_channels=2, num_images=4), **arguments})


def test_bank_size_bounds_the_memory():
    loss = CRDLoss(2, 2, 1000, bank_size=10, embedding_channels=4)
    assert loss.student_bank.shape == (10, 4)
    before = loss.student_bank.clone()
    loss(torch.randn(1, 2), torch.randn(1, 2), torch.tensor([503]), torch.tensor([[503, 7, 999]]))
    changed = (loss.student_bank != before).any(1)
    assert changed.nonzero().flatten().tolist() == [3]


@pytest.mark.parametrize('momentum', [0.0, 0.5])
def test_without_momentum_the_bank_holds_the_latest_embedding(momentum):
    torch.manual_seed(0)
    loss = CRDLoss(12, 20, 40, embedding_channels=16, momentum=momentum)
    student, indices = torch.randn(3, 12), torch.tensor([4, 7, 9])
    loss(student, torch.randn(3, 20), indices, torch.randint(40, (3, 5)))
    latest = torch.nn.functional.normalize(loss.student_embedding(student), dim=1)
    agrees = torch.allclose(loss.student_bank[indices], latest, atol=1e-6)
    assert agrees == (momentum == 0.0)
