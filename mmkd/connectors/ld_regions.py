from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torchvision.ops import box_area, box_iou, distance_box_iou

from mmkd.registry import MODELS


@MODELS.register_module()
class LDRegions(nn.Module):
    """Say where localization is distilled: the main and the valuable region of LD.

    "Localization Distillation for Dense Object Detection", Zheng et al., CVPR 2022,
    https://arxiv.org/abs/2102.12252. The main region holds the positive priors, each with the
    student's largest score as its weight. A prior is in the valuable region of a box if its DIoU
    with it lies between ``lower`` and 1 times the threshold of ATSS, the mean plus the standard
    deviation of the IoUs of the ``topk`` nearest priors of each level. There the weight is the
    largest IoU over these boxes, as in the authors' code.

    The DIoU is the IoU less the squared distance of the centres over the squared diagonal of the
    box around both. The authors' code divides the overlap by the prior's area in place of the
    union; so does this module, because its regions are what the published numbers stand on.

    Args:
        topk: Number of priors of each level that ATSS looks at, >= 2.
        lower: Share of the threshold, 0 to 1; the authors take 0.25.

    Raises:
        ValueError: If an argument is out of its range.
    """

    outputs = ('main', 'valuable')

    def __init__(self, *, topk: int = 9, lower: float = 0.25) -> None:
        super().__init__()
        if topk < 2 or not 0 <= lower <= 1:
            raise ValueError(f'topk must be >= 2 and lower within 0..1, got {topk} and {lower}')
        self.topk, self.lower = topk, lower

    @torch.no_grad()
    def forward(self, targets: Sequence[Mapping], boxes: Sequence[Tensor], head: nn.Module,
                gt_boxes: Sequence[Tensor]) -> dict[str, list[Tensor]]:
        """Return the weights of both regions, (N * H * W,) for each level.

        Args:
            targets: The arguments of the student's ``loss_cls`` on each level: ``pred``
                (N * H * W, K) logits, ``target``, whose first entry is the labels, with K for the
                background, and ``weight``, 0 outside of the image.
            boxes: Maps (N, C, H, W) of each level, for their sizes.
            head: A head with one prior for each place.
            gt_boxes: N tensors (n_i, 4), xyxy in pixels.
        """
        main = []
        for target in targets:
            scores, labels = target['pred'], target['target'][0]
            is_positive = (labels >= 0) & (labels < scores.shape[1])
            main.append(torch.where(is_positive, scores.sigmoid().amax(1), 0.0))
        priors = head.prior_generator.grid_priors(
            [level.shape[-2:] for level in boxes], device=boxes[0].device)
        counted = [(target['weight'] > 0).view(len(gt_boxes), -1) for target in targets]
        images = [self._valuable(priors, [level[image] for level in counted], found)
                  for image, found in enumerate(gt_boxes)]
        return dict(main=main, valuable=[torch.cat(level) for level in zip(*images)])

    def _valuable(self, priors: list[Tensor], counted: list[Tensor],
                  gt_boxes: Tensor) -> list[Tensor]:
        """Return the weights (H * W,) of the levels of one image."""
        inside = torch.cat(counted)
        anchors = torch.cat(priors)[inside]
        weights = torch.zeros(len(inside), dtype=anchors.dtype, device=anchors.device)
        if len(gt_boxes) and len(anchors):
            gt_boxes = gt_boxes.to(anchors.dtype)
            overlaps = box_iou(anchors, gt_boxes)
            threshold = self._threshold(anchors, gt_boxes, overlaps,
                                        [int(level.sum()) for level in counted])
            near = distance_box_iou(anchors, gt_boxes) - overlaps + _covered(
                anchors, gt_boxes, overlaps)
            is_valuable = (near < threshold) & (near >= self.lower * threshold)
            weights[inside] = torch.where(is_valuable, overlaps, 0.0).amax(1)
        return list(weights.split([len(level) for level in counted]))

    def _threshold(self, anchors: Tensor, gt_boxes: Tensor, overlaps: Tensor,
                   sizes: list[int]) -> Tensor:
        """Return the threshold of ATSS for each box, (n,)."""
        distances = torch.cdist(_centres(anchors), _centres(gt_boxes))
        nearest = [near.gather(0, far.topk(min(self.topk, len(far)), 0, largest=False)[1])
                   for near, far in zip(overlaps.split(sizes), distances.split(sizes))]
        candidates = torch.cat(nearest)
        return candidates.mean(0) + candidates.std(0)


def _covered(anchors: Tensor, gt_boxes: Tensor, overlaps: Tensor) -> Tensor:
    """Return the share of each prior's area that each box covers, (A, n), from their IoU."""
    areas = box_area(anchors)[:, None]
    return overlaps * (areas + box_area(gt_boxes)) / (1 + overlaps) / areas


def _centres(boxes: Tensor) -> Tensor:
    return (boxes[:, :2] + boxes[:, 2:]) / 2
