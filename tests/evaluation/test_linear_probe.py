import pytest
import torch

from mmkd.evaluation import FeatureTable, train_linear_probe


def clusters(seed, number=60):
    """Features of three classes that a line can tell apart."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(number) % 3
    centres = torch.tensor([[4.0, 0.0], [0.0, 4.0], [-4.0, -4.0]])
    return centres[labels] + 0.3 * torch.randn(number, 2, generator=generator), labels


def test_learns_what_is_separable_and_reports_each_epoch():
    torch.manual_seed(0)
    reported = []
    accuracies = train_linear_probe(
        FeatureTable([clusters(0)], batch_size=16), [clusters(1)], num_classes=3, epochs=5,
        milestones=(3,), report=lambda epoch, accuracy: reported.append((epoch, accuracy)))
    assert accuracies[-1] == 100 and reported == list(enumerate(accuracies, 1))


def test_table_shuffles_and_yields_each_row_once():
    torch.manual_seed(0)
    table = FeatureTable([clusters(0), clusters(2)], batch_size=50)
    first, second = (torch.cat([features for features, _ in table()]) for _ in range(2))
    assert not torch.equal(first, second)
    assert torch.equal(first.sort(0).values, second.sort(0).values)
    assert [len(labels) for _, labels in table()] == [50, 50, 20]


@pytest.mark.parametrize('options, message', [
    (dict(epochs=0), 'epochs must be >= 1'), (dict(num_classes=2), 'has the label 2, but there')])
def test_bad_arguments(options, message):
    with pytest.raises(ValueError, match=message):
        train_linear_probe(FeatureTable([clusters(0)], 16), [clusters(1)],
                           **{'num_classes': 3, 'epochs': 1, **options})
