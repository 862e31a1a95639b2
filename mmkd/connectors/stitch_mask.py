import math
from collections.abc import Mapping, Sequence

import torch
from mmengine.dist import all_reduce
from torch import Tensor, nn

from mmkd.connectors import running_cka
from mmkd.registry import MODELS
from mmkd.utils import argument_checks, cka
from mmkd.utils.transfer import to_device

MEASURED = ('cka', 'cosine')
SCHEDULED = ('exponential', 'linear')
DECAY = 0.95  # of the exponential ratio, per epoch (Table 6)
PATTERNS = ('random', 'block', 'grid')


class StitchMask(nn.Module):
    """Choose the positions where the teacher's tokens replace the student's. Random in training.

    DPK (Zong et al., ICLR 2023, https://arxiv.org/abs/2206.06067): the share of replaced positions
    is the gap between the networks, 1 - CKA of their raw maps (Eq. 5), measured on every minibatch.
    CKA can be negative, so the share is cut to 0..1, and one token of the student always stays.
    The positions are drawn for each image alone, and equally many for all. Tables 5 and 6 compare
    other choices.

    Args:
        patches: Side of the student's patches at each stage.
        ratio: The share that is replaced. 'cka' is 1 - CKA, and 'cosine' is 1 - mean cosine
            similarity. 'exponential' and 'linear' do not look at the maps and fall from 1 on: in
            epoch e, counted from 0, the ratio is 0.95^e, or 1 - e / epochs. A number from 0 to 1
            stays as it is. The paper lets the linear ratio fall by 0.95 per epoch, which is used
            up after the second epoch; here it falls evenly over all epochs.
        pattern: How positions are drawn. 'random' is uniform, without replacement. 'block' draws
            rectangles as in BEiT (Bao et al., ICLR 2022, Algorithm 1). 'grid' leaves the student
            one of each 2 x 2 tokens, as in MAE, and needs a ratio of 0.75.
        cka: Config of the module that measures the CKA; each stage has a separate module.

    Attributes:
        monitored: The ratio of each stage, and the CKA or cosine as soon as it was measured. With
            'grid' the ratio is the share of the mask, which differs from 0.75 where a side is odd.

    Raises:
        ValueError: If an argument is out of its range or unknown.
    """

    def __init__(self, patches: Sequence[int], *, ratio: str | float = 'cka',
                 pattern: str = 'random', cka: Mapping | None = None) -> None:
        super().__init__()
        known = MEASURED + SCHEDULED
        if isinstance(ratio, str) and ratio not in known:
            raise ValueError(f'ratio must be a number or one of {known}, got {ratio!r}')
        if not isinstance(ratio, str) and not 0 <= ratio <= 1:
            raise ValueError(f'ratio must be in 0..1, got {ratio}')
        argument_checks.check_choice('pattern', pattern, PATTERNS)
        if pattern == 'grid' and ratio != 0.75:
            raise ValueError(f"pattern 'grid' keeps one of four tokens: ratio must be 0.75, got "
                             f'{ratio!r}')
        self.patches, self.ratio, self.pattern = tuple(patches), ratio, pattern
        self._fixed_ratio = 1.0 if isinstance(ratio, str) else float(ratio)
        if ratio == 'cka':
            cka = cka or dict(type='MinibatchCKA')
            self.cka = nn.ModuleList(MODELS.build(dict(cka)) for _ in self.patches)
        self.monitored: dict[str, Tensor] = {}

    def set_progress(self, epoch: int, num_epochs: float) -> None:
        """Set a scheduled ratio for this epoch, counted from 0."""
        if self.ratio == 'exponential':
            self._fixed_ratio = DECAY**epoch
        elif self.ratio == 'linear':
            self._fixed_ratio = max(0.0, 1 - epoch / num_epochs)

    @torch.no_grad()
    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> list[Tensor]:
        """Return where the teacher's tokens go, for each stage (N, H / k, W / k), bool.

        Args:
            student: The student's raw map at each stage, (N, C_s, H, W).
            teacher: The teacher's raw map at each stage, (N, C_t, H', W').
        """
        masks, self.monitored = [], {}
        for stage, ratio in enumerate(self._ratios(student, teacher)):
            grid = tuple(math.ceil(side / self.patches[stage])
                         for side in student[stage].shape[-2:])
            masks.append(self._draw(ratio, len(student[stage]), grid))
            if self.pattern == 'grid':
                self.monitored[self._name('ratio', stage)] = masks[-1].float().mean()
        return masks

    def _name(self, quantity: str, stage: int) -> str:
        return quantity if len(self.patches) == 1 else f'{quantity}_{stage + 1}'

    def _ratios(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> list[Tensor]:
        """Return the ratio of each stage, a scalar, and note it for the log."""
        if self.ratio in MEASURED:
            similarities = self._similarities(student, teacher)
            ratios = [1 - similarity.clamp(0, 1).float() for similarity in similarities]
        else:
            ratios = [torch.full((), self._fixed_ratio, device=features.device)
                      for features in student[:len(self.patches)]]
        for stage, ratio in enumerate(ratios):
            if self.ratio == 'cosine' or (self.ratio == 'cka' and self.cka[stage].is_measured):
                self.monitored[self._name(self.ratio, stage)] = similarities[stage].float()
            self.monitored[self._name('ratio', stage)] = ratio
        return ratios

    def _similarities(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> list[Tensor]:
        stages = [features[:len(self.patches)] for features in (student, teacher)]
        if self.ratio == 'cka':
            return running_cka.measure(self.cka, *stages)
        similarities = torch.stack([cka.mean_cosine(*pair) for pair in zip(*stages)])
        all_reduce(similarities, 'mean')
        return list(similarities.unbind())

    def _draw(self, ratio: Tensor, number: int, grid: tuple[int, int]) -> Tensor:
        length = math.prod(grid)
        # A tensor throughout: reading the ratio would stop a GPU in every step.
        count = (ratio * length).round().clamp(max=length - 1)
        if self.pattern == 'random':
            ranks = torch.rand(number, length, device=ratio.device).argsort(1).argsort(1)
            return (ranks < count).view(number, *grid)
        if self.pattern == 'grid':
            mask = torch.ones(number, *grid, dtype=torch.bool, device=ratio.device)
            mask[:, ::2, ::2] = False
            return mask
        # Rectangles are drawn by the host, which has to know how many cells they cover.
        masks = [_blocks(cells, grid) for cells in [int(count)] * number]
        return to_device(torch.stack(masks), ratio.device)


def _blocks(count: int, grid: tuple[int, int]) -> Tensor:
    """Cover exactly ``count`` cells with random rectangles; the last cells are single ones."""
    height, width = grid
    mask = torch.zeros(grid, dtype=torch.bool)
    smallest = max(1, math.prod(grid) // 12)  # BEiT: 16 of 14 x 14
    for _ in range(10 * count):
        left = count - int(mask.sum())
        if left < smallest:
            break
        area = smallest + float(torch.rand(())) * (left - smallest)
        aspect = math.exp((2 * float(torch.rand(())) - 1) * math.log(1 / 0.3))
        rows = min(height, max(1, round(math.sqrt(area * aspect))))
        columns = min(width, max(1, round(math.sqrt(area / aspect))))
        top = int(torch.randint(height - rows + 1, ()))
        start = int(torch.randint(width - columns + 1, ()))
        block = mask.clone()
        block[top:top + rows, start:start + columns] = True
        if int(block.sum()) <= count:
            mask = block
    free = (~mask).flatten().nonzero().flatten()
    chosen = free[torch.randperm(len(free))[:count - int(mask.sum())]]
    mask.view(-1)[chosen] = True
    return mask
