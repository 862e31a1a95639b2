"""The student's loss of Variable Scale Distillation, from the paper's equations alone.

Networks are ResNets of one block a stage, given by their named weights. Where the paper is silent,
the readings of its README hold: four rotations, the teacher at twice the side, temperature 3.
"""
import torch
from torch import Tensor
from torch.nn import functional as F

VIEWS, TEMPERATURE = 4, 3.0


class Network:
    """Weights by name, and whether BatchNorm takes the statistics of the batch."""

    def __init__(self, weights: dict[str, Tensor], prefix: str, is_training: bool) -> None:
        self.weights, self.prefix, self.is_training = weights, prefix, is_training

    def under(self, name: str) -> 'Network':
        return Network(self.weights, f'{self.prefix}{name}.', self.is_training)

    def has(self, name: str) -> bool:
        return any(key.startswith(f'{self.prefix}{name}.') for key in self.weights)

    def __getitem__(self, name: str) -> Tensor:
        return self.weights[self.prefix + name]

    def conv(self, name: str, x: Tensor, stride: int = 1) -> Tensor:
        weight = self[f'{name}.weight']
        return F.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)

    def norm(self, name: str, x: Tensor) -> Tensor:
        if self.is_training:
            mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        else:
            mean, variance = self[f'{name}.running_mean'], self[f'{name}.running_var']
        unit = (x - mean[:, None, None]) / (variance[:, None, None] + 1e-5).sqrt()
        return unit * self[f'{name}.weight'][:, None, None] + self[f'{name}.bias'][:, None, None]

    def linear(self, name: str, x: Tensor) -> Tensor:
        return x @ self[f'{name}.weight'].T + self[f'{name}.bias']


def block(net: Network, x: Tensor) -> Tensor:
    stride = 2 if net.has('downsample') else 1
    y = net.norm('bn2', net.conv('conv2', net.norm('bn1', net.conv('conv1', x, stride)).relu()))
    if net.has('downsample'):
        x = net.norm('downsample.1', net.conv('downsample.0', x, stride))
    return (x + y).relu()


def stages(net: Network, x: Tensor) -> list[Tensor]:
    x = net.norm('bn1', net.conv('conv1', x)).relu()
    maps = []
    for stage in ('stage1', 'stage2', 'stage3'):
        x = block(net.under(f'{stage}.0'), x)
        maps.append(x)
    return maps


def branch(net: Network, x: Tensor) -> Tensor:
    """The auxiliary branch: the later stages again, pooling, a linear layer."""
    for stage in ('extractor.stage2.0', 'extractor.stage3.0'):
        if net.has(stage):
            x = block(net.under(stage), x)
    return net.linear('fc', x.mean((2, 3)))


def enlarge(x: Tensor, size: tuple[int, int]) -> Tensor:
    return F.interpolate(x, size=size, mode='bilinear', align_corners=False)


def rotations(images: Tensor) -> Tensor:
    """The views of an image follow each other, the image itself first."""
    views = [torch.rot90(images, turns, (2, 3)) for turns in range(VIEWS)]
    return torch.stack(views, 1).flatten(0, 1)


def kl(teacher: Tensor, student: Tensor) -> Tensor:
    """tau^2 KL(teacher || student), the mean over the views."""
    p = (teacher / TEMPERATURE).softmax(1)
    log_q = (student / TEMPERATURE).log_softmax(1)
    return TEMPERATURE**2 * (p * (p.log() - log_q)).sum(1).mean()


def student_loss(weights: dict[str, Tensor], teacher_weights: dict[str, Tensor], images: Tensor,
                 labels: Tensor) -> Tensor:
    """KD1 + KD2 + agg1: Eq. 6 with the weights 1, 1, 1, 0."""
    x = rotations(images)
    student = Network(weights, 'student.', is_training=True)
    teacher = Network(teacher_weights, '', is_training=False)
    maps = stages(student.under('backbone'), x)
    larger = stages(teacher.under('backbone'), enlarge(x, tuple(2 * n for n in x.shape[2:])))
    logits = student.linear('head.fc', maps[2].mean((2, 3)))
    joint = teacher.linear('head.fc', larger[2].mean((2, 3)))

    kd1 = 0
    for index, (own, theirs) in enumerate(zip(maps, larger)):
        net = Network(weights, 'connectors.branches.', is_training=True)
        own = enlarge(own, theirs.shape[2:])  # the rescale block
        own = net.norm(f'rescale.{index}.refinement.1',
                       net.conv(f'rescale.{index}.refinement.0', own)).relu()
        kd1 = kd1 + kl(branch(teacher.under(f'branches.branch{index + 1}'), theirs),
                       branch(net.under(f'branches.{index}'), own))
    kd2 = kl(joint, logits)
    targets = torch.stack([VIEWS * label + view for label in labels for view in range(VIEWS)])
    agg1 = -logits.log_softmax(1)[torch.arange(len(targets)), targets].mean()
    return kd1 + kd2 + agg1
