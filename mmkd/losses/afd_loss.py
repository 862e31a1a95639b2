from collections.abc import Sequence

import torch
from mmengine.model import ModuleList
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class AFDLoss(nn.Module):
    """Let every peer fool a discriminator that tells its maps from those of the peer before it.

    "Feature-map-level Online Adversarial Knowledge Distillation", Chung et al., ICML 2020,
    https://arxiv.org/abs/2002.01775. The discriminator D_k of peer k learns
    (1 - D_k(f_{k-1}))^2 + D_k(f_k)^2, and peer k learns (1 - D_k(f_k))^2; the first peer follows
    the last one, which is the paper's cycle, and for two peers its plain form. All terms are means
    over the images, and are added. The first part reaches the discriminators alone and the second
    part the peers alone. The paper takes a second step with an optimizer of its own for these
    losses; here they are part of the objective. Peers whose maps differ in shape need the paper's
    transfer layers, which are not offered. No code is public: a discriminator is a convolution of
    stride 2 with half the channels, BatchNorm, LeakyReLU, a convolution to one channel, the mean
    over all places, and a sigmoid. The loss holds the discriminators, which train with it.

    Args:
        in_channels: Number of channels of the maps, at least 2.
        num_peers: Number of peers, each of which has a discriminator.

    Raises:
        ValueError: If there are fewer than two channels or peers.
    """

    def __init__(self, in_channels: int, num_peers: int = 2) -> None:
        super().__init__()
        argument_checks.check_positive('in_channels // 2', in_channels // 2)
        argument_checks.check_positive('num_peers - 1', num_peers - 1)
        self.discriminators = ModuleList(_discriminator(in_channels) for _ in range(num_peers))
        self.monitored: dict[str, Tensor] = {}

    def forward(self, peers_maps: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            peers_maps: The last map of each peer, (N, C, H, W), all of one shape.

        Raises:
            ValueError: If there are more or fewer maps than discriminators, or their shapes differ.
        """
        if len(peers_maps) != len(self.discriminators):
            raise ValueError(f'AFD has {len(self.discriminators)} discriminators, got the maps of '
                             f'{len(peers_maps)} peers: set num_peers={len(peers_maps)}')
        for maps in peers_maps:
            functional.check_maps(maps, peers_maps[0])
            functional.check_same_shape(maps, peers_maps[0])
        maps = [functional.at_least_float32(each) for each in peers_maps]
        losses, own_scores = [], []
        for index, discriminator in enumerate(self.discriminators):
            other, own = maps[index - 1].detach(), maps[index]
            own_scores.append(discriminator(own.detach()))
            losses += [(1 - discriminator(other)).square() + own_scores[-1].square(),
                       (1 - _frozen(discriminator, own)).square()]
        self.monitored = dict(own_score=torch.stack(own_scores).detach().mean())
        return torch.stack(losses).mean(1).sum()


class _Score(nn.Module):
    """Turn (N, 1, H, W) into one probability for each image, (N,)."""

    def forward(self, maps: Tensor) -> Tensor:
        return maps.mean((1, 2, 3)).sigmoid()


def _discriminator(channels: int) -> nn.Module:
    width = channels // 2
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width),
        nn.LeakyReLU(0.2), nn.Conv2d(width, 1, 3, padding=1), _Score())


def _frozen(discriminator: nn.Module, maps: Tensor) -> Tensor:
    """Score maps so that the gradient reaches them, and not the discriminator."""
    weights = {name: weight.detach() for name, weight in discriminator.named_parameters()}
    return torch.func.functional_call(discriminator, weights, (maps, ))
