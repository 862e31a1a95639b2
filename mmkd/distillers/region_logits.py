from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

BASE_GRID = 4  # the authors pool the map to 4x4 cells first and every coarser grid from those
POOLINGS = ('cascaded', 'direct')


def check_scales(scales: Sequence[int], pooling: str) -> tuple[int, ...]:
    """Return the grid sides in ascending order.

    Raises:
        ValueError: Unknown pooling, no whole-image region, or a grid that cannot be pooled from
            4x4 cells.
    """
    if pooling not in POOLINGS:
        raise ValueError(f'pooling must be one of {POOLINGS}, got {pooling!r}')
    scales = tuple(sorted(set(scales)))
    if not scales or scales[0] != 1:
        raise ValueError('scales are grid sides and must contain 1, the whole image, got '
                         f'{scales}')
    odd = [scale for scale in scales if BASE_GRID % scale]
    if pooling == 'cascaded' and odd:
        raise ValueError(f'scales {odd} cannot be pooled from {BASE_GRID}x{BASE_GRID} cells; '
                         "with pooling='direct' every scale is pooled from the map itself")
    return scales


def region_logits(features: Tensor, classifier: nn.Linear, scales: Sequence[int],
                  pooling: str = 'cascaded') -> Tensor:
    """Classify the cells of regular grids over a feature map.

    Scale Decoupled Distillation (Wei et al., CVPR 2024), Eq. 5-7. The paper classifies every
    position and averages logits; pooling first gives the same, since both are linear.

    Args:
        features: (N, C, H, W), any H and W; grids finer than the map repeat its positions.
        classifier: The network's own classifier, C -> K.
        scales: Sides of the grids, ascending, from 1 (the whole map), e.g. ``(1, 2, 4)``.
        pooling: 'cascaded' pools the map to 4x4 cells and the coarser grids from those, as the
            authors' code does; the two differ where 4 does not divide the map (7x7, 14x14).

    Returns:
        (N, R, K) with R the sum of squared scales; region 0 is the whole map, each grid row-major.
    """
    # Code: with the scale set {1} there is no 4x4 step, the global logits are used as they are.
    if pooling == 'cascaded' and tuple(scales) != (1,):
        features = F.adaptive_avg_pool2d(features, BASE_GRID)
    cells = [F.adaptive_avg_pool2d(features, scale).flatten(2) for scale in scales]
    regions = torch.cat(cells, dim=2).transpose(1, 2)  # (N, C, R) -> (N, R, C)
    return classifier(regions.to(classifier.weight.dtype))
