"""Losses, connectors and data on the pretended GPU, without networks around them.

A script for ``python -m tests.pretend_gpu``: it prints, for each module, what its second call has
made the host wait for, as JSON.
"""
import json

import torch
from torch import Tensor

from mmkd.connectors import GatheredCKA, StitchMask, running_cka
from mmkd.datasets import Digits, MixupPositives, TensorImages
from mmkd.losses import CRCDLoss, CRDLoss, DeFeatLoss, FGDLoss
from mmkd.self_supervision import ChannelPermutation, Jigsaw, Rotation
from tests.pretend_gpu import tensors

SHAPES = [(64, 64), (64, 64)]


def pyramid(channels: int = 4) -> list[Tensor]:
    """Two levels of maps of two images."""
    return [torch.randn(2, channels, side, side, device='cuda') for side in (8, 4)]


def boxes() -> list[Tensor]:
    """Boxes of two images, the second of which has none."""
    return [torch.tensor([[4., 4., 60., 30.], [10., 2., 20., 60.]]).cuda(),
            torch.zeros(0, 4, device='cuda')]


def calls() -> dict:
    """Return what to call, by name."""
    student, teacher, found = pyramid(), pyramid(), boxes()
    fgd = FGDLoss(4, 4, num_levels=2).cuda()
    defeat = DeFeatLoss(4, 4, num_levels=2).cuda()
    stages = [GatheredCKA(4, 4, pool=2, min_samples=4).cuda() for _ in student]
    mask, fixed = StitchMask([1, 1]).cuda(), StitchMask([1, 1], ratio=0.5).cuda()
    many = [features.repeat(3, 1, 1, 1) for features in student]
    crd, crcd = CRDLoss(4, 4, 50).cuda(), CRCDLoss(4, 4, 50).cuda()
    rows = torch.randn(2, 4, device='cuda')
    places = torch.tensor([[0, 5], [1, 7]]).cuda()
    images = torch.randn(2, 3, 8, 8, device='cuda')
    crops = [dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4),
             dict(type='RandomFlip', prob=0.5, direction='horizontal')]
    loaded = TensorImages(Digits('train', pipeline=[*crops, dict(type='mmpretrain.PackInputs')]))
    assert loaded.images.is_cuda and loaded.labels.is_cuda
    mixed = MixupPositives(TensorImages(Digits('train', pipeline=[])), pipeline=crops)
    return dict(
        TensorImages=lambda: loaded.__getitems__([3, 1]),
        MixupPositives=lambda: mixed.__getitems__([3, 1]),
        FGDLoss=lambda: fgd(student, teacher, found, SHAPES),
        DeFeatLoss=lambda: defeat(student, teacher, found, SHAPES),
        GatheredCKA=lambda: running_cka.measure(stages, student, teacher),
        StitchMask=lambda: mask(many, many), FixedStitchMask=lambda: fixed(student, teacher),
        CRDLoss=lambda: crd(rows, rows, places[:, 0], places),
        CRCDLoss=lambda: crcd(rows, rows, places[:, 0], places),
        Rotation=lambda: Rotation()(images), Jigsaw=lambda: Jigsaw()(images),
        ChannelPermutation=lambda: ChannelPermutation()(images))


def main() -> None:
    """Call everything twice."""
    waits = {}
    for name, call in calls().items():
        call()
        tensors.RECORD.clear()
        call()
        waits[name] = [f'{what} at {where}' for what, where in tensors.RECORD.waits]
    tensors.RECORD.clear()
    print(json.dumps(waits))


if __name__ == '__main__':
    main()
