"""Connectors and losses of five methods on random features whose sizes can be chosen."""
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from mmkd.connectors import DynamicPrior, RegionLogits, RescaledBranches, SelfSupervisedModule
from mmkd.losses import DPKLoss, HSSAKDLoss, MDRLoss, SDDLoss

AXES = {  # method -> what grows -> sizes; those of a batch are factors
    'VSD': dict(batch=(1, 2, 4), views=(1, 2, 4), stages=(1, 2)),
    'SDD': dict(batch=(1, 2, 4, 8), regions=(1, 4, 16, 64)),
    'HSSAKD': dict(batch=(1, 2, 4, 8), views=(1, 2, 4, 8), stages=(1, 2, 4, 8)),
    'MDR': dict(batch=(1, 2, 4, 8), views=(2, 4, 8), stages=(1, 2, 4, 8)),
    'DPK': dict(batch=(1, 2, 4, 8), stages=(1, 2, 4), regions=(4, 16, 64))}
CLASSES = 100


class Sizes(NamedTuple):
    """What grows: images, views of each, stages, and regions or tokens."""

    batch: int = 16
    views: int = 4
    stages: int = 2
    regions: int = 16


def make_case(method: str, sizes: Sizes) -> Callable[[], None]:
    """Return a forward and backward pass of the connectors and losses of a method."""
    modules, forward, features = MAKERS[method](sizes)
    parameters = list(nn.ModuleList(modules).train().parameters())

    def step() -> None:
        student = [tensor.detach().requires_grad_() for tensor in features]
        torch.autograd.grad(forward(student), [*student, *parameters], allow_unused=True)

    return step


def _vsd(sizes: Sizes) -> tuple:
    """The first stages of resnet20, with a branch behind each; the teacher's maps are larger."""
    number, outputs = sizes.batch * sizes.views, sizes.views * CLASSES
    kinds = ((16, 32), (32, 16))[:sizes.stages]  # channels and side of each stage
    branches = RescaledBranches(dict(type='CIFARResNet', depth=20), [width for width, _ in kinds],
                                num_outputs=outputs)
    loss = HSSAKDLoss(num_views=sizes.views)
    references = [torch.empty(number, width, 2 * side, 2 * side) for width, side in kinds]
    answers = [torch.randn(number, outputs) for _ in kinds]
    maps = [torch.randn(number, width, side, side) for width, side in kinds]
    return [branches], lambda student: loss(branches(student, references), answers), maps


def _sdd(sizes: Sizes) -> tuple:
    """One grid beside the whole image, on last maps of 8 x 8."""
    side = round(sizes.regions ** 0.5)
    regions = RegionLogits(scales=sorted({1, side}), pooling='direct')  # 8 is none of 4 x 4
    loss = SDDLoss(dict(type='KDLoss', temperature=4.0))
    teacher, labels = torch.randn(sizes.batch, 256, 8, 8), torch.zeros(sizes.batch).long()
    weight = torch.randn(CLASSES, 256) / 16

    def forward(student: list[Tensor]) -> Tensor:
        logits = regions(student[0], weight, teacher, weight)
        return loss(logits['student_logits'], logits['teacher_logits'], labels)

    return [], forward, [torch.randn(sizes.batch, 256, 8, 8)]


def _hssakd(sizes: Sizes) -> tuple:
    """Joint logits of class and view: each branch has V times as many outputs."""
    shape = (sizes.batch * sizes.views, sizes.views * CLASSES)
    loss = HSSAKDLoss(num_views=sizes.views)
    answers = [torch.randn(shape) for _ in range(sizes.stages)]
    return [], lambda student: loss(student, answers), [torch.randn(shape) for _ in answers]


def _mdr(sizes: Sizes) -> tuple:
    """Maps of 64 channels, embedded at each stage; relations of all positives and anchors."""
    number = sizes.batch * sizes.views
    embed = nn.ModuleList(SelfSupervisedModule(64, 128, hidden_channels=128)
                          for _ in range(sizes.stages))
    loss = MDRLoss(num_positives=sizes.views - 1)
    answers = [torch.randn(number, 128) for _ in embed]

    def forward(student: list[Tensor]) -> Tensor:
        return loss([module(maps) for module, maps in zip(embed, student)], answers)

    return [embed], forward, [torch.randn(number, 64, 8, 8) for _ in embed]


def _dpk(sizes: Sizes) -> tuple:
    """Maps of 64 channels, each cut into the tokens of a grid; two blocks where it has ten."""
    side, number = round(sizes.regions ** 0.5), sizes.stages
    prior = DynamicPrior([64] * number, [64] * number, grids=[(side, side)] * number,
                         student_patches=[8 // side] * number,
                         teacher_patches=[8 // side] * number, encoder_depth=1, decoder_depth=1)
    loss = DPKLoss()
    teacher = [torch.randn(sizes.batch, 64, 8, 8) for _ in range(number)]

    def forward(student: list[Tensor]) -> Tensor:
        return loss(prior(student, teacher)['maps'], teacher)

    return [prior], forward, [torch.randn(sizes.batch, 64, 8, 8) for _ in range(number)]


MAKERS = dict(VSD=_vsd, SDD=_sdd, HSSAKD=_hssakd, MDR=_mdr, DPK=_dpk)
