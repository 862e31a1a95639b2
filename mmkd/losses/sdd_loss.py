import inspect

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

GROUPINGS = ('correctness', 'class')
COUNTED_REGIONS = ('all', 'consistent', 'complementary')
REGION_REDUCTIONS = ('mean', 'sum')


@MODELS.register_module()
class SDDLoss(nn.Module):
    """Apply a logit loss to every region of an image; forward records the ``monitored`` share.

    The loss is D_con + beta D_com, Eqs. 9 and 10 of "Scale Decoupled Distillation", Wei, Luo and
    Luo, CVPR 2024, https://arxiv.org/abs/2403.13512. Each row is one region of one image: a cell of
    a grid over the last feature map, where region 0 is the whole image. ``logit_loss`` gives the
    loss of a row. D_com adds up the complementary rows, where the teacher's answer does not go with
    its answer for the whole image; D_con adds up the rest. The whole image is always consistent.

    Where the authors' code differs from the paper, the defaults follow the code:

    - The paper calls a region complementary if its class differs from that of the whole image. In
      the code the teacher must be right, by the label, on one of them and wrong on the other, so
      that two different wrong classes are consistent (``grouping='correctness'``).
    - The paper takes the sum over regions. The code takes the mean, which keeps the weight of the
      loss independent of the number of regions (``region_reduction='mean'``). The weights are not
      renormalised.
    - SD-NKD uses NKD in the paper. The code uses ``dict(type='NKDLoss', temperature=4.0,
      gamma=8.0, non_target='all')``.

    In one place this loss differs from the code, which replaces a loss that is not finite by zero.
    Such a loss is left as it is, so that it is seen.

    Args:
        logit_loss: Config of the loss of one row; its ``reduction`` is set to 'none' here. ``None``
            means ``dict(type='KDLoss')``.
        complementary_weight: beta, >= 0.
        grouping: 'correctness' as in the code, or 'class' as in the paper.
        region_reduction: 'mean' over regions as in the code, or 'sum' as in the paper. Images are
            averaged either way.
        regions: Rows that count (Table 6): 'all', 'consistent' or 'complementary'. The rest has
            weight 0; the whole image always counts.

    Raises:
        ValueError: If an argument is out of its range or unknown.
    """

    monitored: dict[str, Tensor]

    def __init__(
        self,
        logit_loss: dict | None = None,
        *,
        complementary_weight: float = 2.0,
        grouping: str = 'correctness',
        region_reduction: str = 'mean',
        regions: str = 'all',
    ) -> None:
        super().__init__()
        logit_loss = dict(type='KDLoss') if logit_loss is None else logit_loss
        if logit_loss.get('reduction', 'none') != 'none':
            raise ValueError('logit_loss must give one value per row: its reduction must be left '
                             f"out or 'none', got {logit_loss['reduction']!r}")
        argument_checks.check_not_negative('complementary_weight', complementary_weight)
        argument_checks.check_choice('grouping', grouping, GROUPINGS)
        argument_checks.check_choice('region_reduction', region_reduction, REGION_REDUCTIONS)
        argument_checks.check_choice('regions', regions, COUNTED_REGIONS)
        self.logit_loss = MODELS.build({**logit_loss, 'reduction': 'none'})
        self.takes_labels = 'labels' in inspect.signature(self.logit_loss.forward).parameters
        self.complementary_weight = complementary_weight
        self.grouping = grouping
        self.region_reduction = region_reduction
        self.regions = regions
        self.monitored = {}

    def forward(self, student_logits: Tensor, teacher_logits: Tensor, labels: Tensor) -> Tensor:
        """Return the scalar loss; leaves the share of complementary rows in ``monitored``.

        Args:
            student_logits: (N, R, K), before softmax; region 0 is the whole image, R >= 1.
            teacher_logits: (N, R, K), before softmax; they get no gradient.
            labels: (N,), integer classes in [0, K).

        Raises:
            ValueError: If a shape or the type of the labels is wrong, or if ``logit_loss`` does not
                return one value per row.
        """
        self._check_logits(student_logits, teacher_logits)
        num_images, num_regions, _ = student_logits.shape
        functional.check_labels(labels, num_images)
        teacher_logits = teacher_logits.detach()

        # (N, R, K) -> (N R, K)
        rows = dict(student_logits=student_logits.flatten(0, 1),
                    teacher_logits=teacher_logits.flatten(0, 1))
        if self.takes_labels:
            rows['labels'] = labels[:, None].expand(num_images, num_regions).flatten()
        row_losses = self.logit_loss(**rows)
        if tuple(row_losses.shape) != (num_images * num_regions,):
            raise ValueError(f'logit_loss must return one value for each of the {num_images} x '
                             f'{num_regions} rows, got shape {tuple(row_losses.shape)}')

        # (N R,) -> (N, R)
        row_losses = row_losses.view(num_images, num_regions)
        is_complementary = self.find_complementary(teacher_logits, labels).to(row_losses.dtype)
        self.monitored = dict(complementary_share=is_complementary.mean())
        weighted = self._weigh(is_complementary) * row_losses
        return weighted.mean() if self.region_reduction == 'mean' else weighted.sum(dim=1).mean()

    def find_complementary(self, teacher_logits: Tensor, labels: Tensor) -> Tensor:
        """Return which regions do not go with the whole image, (N, R), bool.

        Args:
            teacher_logits: (N, R, K); region 0 is the whole image.
            labels: (N,), integer classes.
        """
        answers = teacher_logits.argmax(dim=2)
        if self.grouping == 'correctness':
            answers = answers == labels[:, None]
        return answers != answers[:, :1]

    def _weigh(self, is_complementary: Tensor) -> Tensor:
        """Return the weight of each region, (N, R), from 1 for complementary regions, else 0."""
        if self.regions == 'consistent':
            return 1 - is_complementary
        if self.regions == 'all':
            return 1 + (self.complementary_weight - 1) * is_complementary
        weights = self.complementary_weight * is_complementary
        weights[:, 0] = 1
        return weights

    def _check_logits(self, student_logits: Tensor, teacher_logits: Tensor) -> None:
        student_shape, teacher_shape = tuple(student_logits.shape), tuple(teacher_logits.shape)
        if student_logits.ndim != 3 or student_shape != teacher_shape:
            raise ValueError('student and teacher logits must have one shape (N, R, K), regions in '
                             f'the middle, got student {student_shape} and teacher {teacher_shape}')
