import math

import pytest
import torch
from torch.nn import functional as F

from mmkd.losses import CRCDLoss
from tests.losses import checks

CONTRAST = torch.tensor([[2, 0, 5], [5, 8, 3], [7, 4, 2]])
INDICES = CONTRAST[:, 0]


def direction(start, end):
    difference = [b - a + 1e-6 for a, b in zip(start, end)]
    length = math.sqrt(sum(value**2 for value in difference))
    return [value / length for value in difference]


def contrast_oracle(embedding, bank, temperature, num_images):
    """Mean over images and anchors of -log h(image) - sum log(1 - h(negative)), by loops."""
    embedding, bank, scores = embedding.tolist(), bank.tolist(), []
    for image, places in zip(embedding, CONTRAST.tolist()):
        for anchor in INDICES.tolist():
            relation = direction(bank[anchor], image)
            scores.append([math.exp(sum(a * b for a, b in zip(
                relation, direction(bank[anchor], bank[place]))) / temperature)
                for place in places])
    values = [value for row in scores for value in row]
    normaliser = sum(values) / len(values) * num_images
    noise, total = 2 / num_images, 0
    for row in scores:
        positive, *negatives = [value / normaliser for value in row]
        total -= math.log(positive / (positive + noise + 1e-7))
        total -= sum(math.log(noise / (value + noise + 1e-7)) for value in negatives)
    return total / len(scores)


def test_agrees_with_loops():
    torch.manual_seed(0)
    loss = CRCDLoss(6, 5, 9, embedding_channels=4, temperature=0.5).double()
    student, teacher = checks.maps(3, 6), checks.maps(3, 5, seed=1.2)
    embedded = [F.normalize(layer(features).detach(), dim=1) for layer, features in (
        (loss.student_embedding, student), (loss.teacher_embedding, teacher))]
    expected = (contrast_oracle(embedded[0], loss.teacher_bank.clone(), 0.5, 9)
                + contrast_oracle(embedded[1], loss.student_bank.clone(), 0.5, 9))
    assert loss(student, teacher, INDICES, CONTRAST).item() == pytest.approx(expected, rel=1e-6)


def test_relations_by_hand():
    """From the anchor (1, 0), the image (0, 1) and the row (0, -1) lie at a right angle."""
    loss = CRCDLoss(2, 2, 2, embedding_channels=2)
    bank = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    cosines = loss.similarities(torch.tensor([[0.0, 1.0]]), bank, torch.tensor([0]),
                                torch.tensor([[0, 1]]))
    torch.testing.assert_close(cosines, torch.tensor([[0.0, 0.0]]), atol=1e-5, rtol=0)
    opposite = loss.similarities(torch.tensor([[0.0, -1.0]]), bank, torch.tensor([0]),
                                 torch.tensor([[0, 1]]))
    torch.testing.assert_close(opposite, torch.tensor([[-1.0, 1.0]]), atol=1e-5, rtol=0)


def test_gradient_reaches_the_student_and_both_embeddings():
    torch.manual_seed(0)
    loss = CRCDLoss(6, 5, 9, embedding_channels=4).double()
    checks.only_the_student_gets_a_gradient(
        lambda student, teacher: loss(student, teacher, INDICES, CONTRAST),
        checks.maps(3, 6), checks.maps(3, 5, seed=1.2))
    assert all(parameter.grad.abs().sum() > 0 for parameter in loss.parameters())


def test_banks_are_bounded_on_the_sphere_and_resume_exactly():
    torch.manual_seed(0)
    first = CRCDLoss(4, 4, 1000, bank_size=10, embedding_channels=8)
    assert set(first.process_buffers) <= set(first.state_dict())
    assert first.student_bank.shape == (10, 8)
    batches = [(torch.randn(3, 4), torch.randn(3, 4), INDICES + 500, CONTRAST + 500)
               for _ in range(2)]
    first(*batches[0])
    for bank in (first.student_bank, first.teacher_bank):
        torch.testing.assert_close(bank.norm(dim=1), torch.ones(10))
    second = CRCDLoss(4, 4, 1000, bank_size=10, embedding_channels=8)
    second.load_state_dict(first.state_dict())
    assert torch.equal(first(*batches[1]), second(*batches[1]))


@pytest.mark.parametrize('arguments, message', [
    (dict(num_images=0), 'num_images must be > 0'), (dict(temperature=0.0), 'temperature'),
    (dict(momentum=1.5), 'momentum must be from 0 to 1, got 1.5'),
    (dict(bank_size=0), 'bank_size')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        CRCDLoss(**{**dict(student_channels=2, teacher_channels=2, num_images=4), **arguments})
