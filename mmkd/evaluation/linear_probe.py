"""A linear probe, which shows how much a linear classifier can read from frozen features."""
from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Batches = Iterable[tuple[Tensor, Tensor]]


class FeatureTable:
    """Yield features that do not change in shuffled batches.

    Args:
        batches: Features (N, D) and labels (N,); they are read once.
        batch_size: Number of rows of each batch that is yielded.
    """

    def __init__(self, batches: Batches, batch_size: int) -> None:
        features, labels = zip(*batches)
        self.features, self.labels = torch.cat(features), torch.cat(labels)
        self.batch_size = batch_size

    def __call__(self) -> Batches:
        """Yield the batches of one epoch."""
        order = torch.randperm(len(self.labels), device=self.labels.device)
        for rows in order.split(self.batch_size):
            yield self.features[rows], self.labels[rows]


def train_linear_probe(train: Callable[[], Batches], test: Batches, *, num_classes: int,
                       epochs: int = 100, learning_rate: float = 0.1,
                       milestones: Sequence[int] = (30, 60, 90),
                       report: Callable[[int, float], None] | None = None) -> list[float]:
    """Train a linear classifier and return the test accuracy in percent after each epoch.

    The optimizer is SGD with Nesterov momentum 0.9 and without weight decay; the learning rate is
    divided by ten at the milestones. This is the protocol of HSSAKD (Yang et al., arXiv
    2109.03075, Section IV-A) and its code.

    Args:
        train: A function that returns the batches of one epoch: features (N, D) and labels (N,).
        test: Batches of the test set; they are read once.
        num_classes: K, the number of classes.
        epochs: Number of epochs, >= 1.
        learning_rate: The learning rate of the first epochs.
        milestones: Epochs after which the learning rate falls.
        report: A function that is called with each epoch, from 1, and its accuracy.

    Raises:
        ValueError: If ``epochs`` is below 1, or a label is out of range.
    """
    if epochs < 1:
        raise ValueError(f'epochs must be >= 1, got {epochs}')
    features, labels = (torch.cat(parts) for parts in zip(*test))
    if int(labels.max()) >= num_classes:
        raise ValueError(f'the test set has the label {int(labels.max())}, but there are '
                         f'{num_classes} classes')
    classifier = nn.Linear(features.shape[1], num_classes).to(features.device)
    optimizer = torch.optim.SGD(classifier.parameters(), lr=learning_rate, momentum=0.9,
                                nesterov=True)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, list(milestones), gamma=0.1)
    accuracies = []
    for epoch in range(1, epochs + 1):
        _train_epoch(classifier, optimizer, train())
        schedule.step()
        with torch.no_grad():
            hits = (classifier(features).argmax(1) == labels).float().mean()
        accuracies.append(100 * hits.item())
        if report is not None:
            report(epoch, accuracies[-1])
    return accuracies


def _train_epoch(classifier: nn.Linear, optimizer: torch.optim.Optimizer,
                 batches: Batches) -> None:
    for features, labels in batches:
        optimizer.zero_grad()
        F.cross_entropy(classifier(features), labels).backward()
        optimizer.step()
