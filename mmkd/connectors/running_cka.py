from collections.abc import Sequence

import torch
from mmengine.dist import all_gather, all_reduce, get_world_size
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks, cka, resizing
from mmkd.utils.distributed import gather_numbers

CENTRES = ('samples', 'orientation')


@MODELS.register_module()
class MinibatchCKA(nn.Module):
    """CKA averaged over the last minibatches and over all processes. Its forward keeps a window.

    DPK (Zong et al., ICLR 2023), Eq. 7: each of the three HSIC is averaged, then the ratio taken.
    The paper averages over k minibatches and does not give k. Here it is ``window``, 1 by default
    (Eq. 5), and the minibatches of all processes count, so that every process has the same value.
    A minibatch of fewer than 4 samples counts nothing; the window before it stays.

    Args:
        window: k, the number of minibatches, >= 1.

    Raises:
        ValueError: If ``window`` is below 1.
    """

    is_measured = True  # Every value that it returns is a CKA.

    def __init__(self, *, window: int = 1) -> None:
        super().__init__()
        if window < 1:
            raise ValueError(f'window must be >= 1, got {window}')
        self.register_buffer('history', torch.zeros(window, 3, dtype=torch.float64))

    @torch.no_grad()
    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the CKA, a scalar; 0 where a network's features are constant.

        Args:
            x: (n, ...), the student's features.
            y: (n, ...), the teacher's features of the same samples.

        Raises:
            ValueError: If this and all minibatches so far had fewer than 4 samples.
        """
        return measure([self], [x], [y])[0]

    def observe(self, x: Tensor, y: Tensor) -> Tensor:
        """Return what this process has seen: the three HSIC of its minibatch, (3,)."""
        if len(x) < cka.SMALLEST_BATCH:
            return torch.zeros(3, dtype=torch.float64, device=x.device)
        return cka.hsic_1(x, y)

    @staticmethod
    def exchange(observed: Sequence[Tensor]) -> list[Tensor]:
        """Return the sums over all processes, whatever their batch, of each stage."""
        together = torch.stack(list(observed))
        all_reduce(together)
        return list(together.unbind())

    def update(self, newest: Tensor, x: Tensor, y: Tensor) -> Tensor:
        """Add what all processes have seen and return the CKA."""
        _append(self.history, newest)
        if len(x) < cka.SMALLEST_BATCH and not self.history.any():
            return cka.minibatch_cka(x, y)  # raises
        return cka.cka_from_hsic(self.history.sum(0))


@MODELS.register_module()
class GatheredCKA(nn.Module):
    """CKA for small batches: samples of all processes and earlier steps. Its forward keeps both.

    A detector sees two images per process, and the unbiased estimator needs four. DPK (Zong et al.,
    ICLR 2023) does not say what it does there. Here the maps are pooled to one small grid, because
    canvases differ between processes; gathered over the processes; filled up with the newest of
    earlier steps to ``min_samples``; and the HSIC are summed over a window.

    Args:
        student_channels: Number of channels of the student's map.
        teacher_channels: Number of channels of the teacher's map.
        pool: Side of the grid that both maps are averaged to, >= 1.
        min_samples: n, the number of samples that are compared, >= 4.
        window: Number of steps whose HSIC are summed, >= 1.
        initial: The value until there are n samples, 0 to 1.
        centre: What the samples are compared with: the mean of all 'samples', or that of their
            'orientation', portrait or landscape. Portraits and landscapes differ in both networks
            alike, because their maps are pooled to one square grid, so that a mixed batch has a
            high CKA whatever the networks have learnt.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, student_channels: int, teacher_channels: int, *, pool: int = 8,
                 min_samples: int = 16, window: int = 8, initial: float = 0.5,
                 centre: str = 'samples') -> None:
        super().__init__()
        argument_checks.check_choice('centre', centre, CENTRES)
        if min_samples < cka.SMALLEST_BATCH:
            raise ValueError(f'min_samples must be >= {cka.SMALLEST_BATCH}, got {min_samples}')
        if window < 1 or pool < 1:
            raise ValueError(f'window and pool must be >= 1, got {window} and {pool}')
        if not 0 <= initial <= 1:
            raise ValueError(f'initial must be in 0..1, got {initial}')
        self.pool, self.min_samples, self.initial = pool, min_samples, initial
        self.centre = centre
        self.channels = (student_channels, teacher_channels)
        self.widths = [channels * pool**2 for channels in self.channels]
        self.widths += [1] * (centre == 'orientation')
        self.register_buffer('rows', torch.zeros(min_samples, sum(self.widths)))
        self.register_buffer('num_rows', torch.zeros((), dtype=torch.long))
        self.register_buffer('history', torch.zeros(window, 3, dtype=torch.float64))
        self._known_rows: int | None = 0  # the buffer's value; None after it was loaded

    @property
    def is_measured(self) -> bool:
        """Whether the last value was a CKA; before there are n samples, it is ``initial``."""
        return (self._known_rows or 0) >= self.min_samples

    @torch.no_grad()
    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the CKA, a scalar, the same in all processes.

        Args:
            x: (n, C_s, H, W), of the student; n >= 0, and n, H and W may differ between processes.
            y: (n, C_t, H', W'), of the teacher.
        """
        return measure([self], [x], [y])[0]

    def observe(self, x: Tensor, y: Tensor) -> Tensor:
        """Return what this process has seen: its pooled maps side by side, (n, C').

        Raises:
            ValueError: If a map has other channels than the module was built for.
        """
        for role, maps, channels in zip(('student', 'teacher'), (x, y), self.channels):
            functional.check_channels(f'{role}_channels', maps, channels)
        pooled = [resizing.adaptive_avg_pool2d(features.detach().float(), self.pool).flatten(1)
                  for features in (x, y)]
        if self.centre == 'orientation':
            is_portrait = float(x.shape[-2] > x.shape[-1])
            pooled.append(pooled[0].new_full((len(x), 1), is_portrait))
        return torch.cat(pooled, dim=1)

    @staticmethod
    def exchange(observed: Sequence[Tensor]) -> list[Tensor]:
        """Return the rows of all processes, of each stage."""
        if get_world_size() == 1:
            return list(observed)
        widths = [rows.shape[1] for rows in observed]
        return list(gather_rows(torch.cat(list(observed), dim=1)).split(widths, dim=1))

    def update(self, newest: Tensor, x: Tensor, y: Tensor) -> Tensor:
        """Add what all processes have seen and return the CKA."""
        newest = newest.nan_to_num(0, 0, 0)
        if self._known_rows is None:
            self._known_rows = int(self.num_rows)
        missing = max(self.min_samples - len(newest), 0)
        kept = min(missing, self._known_rows)
        rows = torch.cat([newest, self.rows[:kept]])
        stored = rows[:self.min_samples]
        self.rows[:len(stored)] = stored
        self._known_rows = max(len(stored), self._known_rows)
        self.num_rows.fill_(self._known_rows)
        if len(rows) < self.min_samples:
            return torch.full((), self.initial, dtype=torch.float64, device=x.device)
        student, teacher, *is_portrait = rows.split(self.widths, dim=1)
        if is_portrait:
            student, teacher = (_centred(part, is_portrait[0]) for part in (student, teacher))
        _append(self.history, cka.hsic_1(student, teacher))
        return cka.cka_from_hsic(self.history.sum(0))

    def _load_from_state_dict(self, *args: object) -> None:
        super()._load_from_state_dict(*args)
        self._known_rows = None


def _centred(rows: Tensor, is_portrait: Tensor) -> Tensor:
    """Subtract from the rows (n, D) the mean of those of their group; ``is_portrait`` is (n, 1)."""
    groups = torch.cat([is_portrait, 1 - is_portrait], dim=1).to(rows.dtype)
    means = groups.t() @ rows / groups.sum(0).clamp(min=1)[:, None]
    return rows - groups @ means


def measure(modules: Sequence[nn.Module], x: Sequence[Tensor],
            y: Sequence[Tensor]) -> list[Tensor]:
    """Return the CKA of each stage; the processes speak with each other once for all stages.

    Args:
        modules: A module for each stage, all ``MinibatchCKA`` or all ``GatheredCKA``.
        x: The student's features at each stage.
        y: The teacher's features at each stage.
    """
    observed = [module.observe(*pair) for module, *pair in zip(modules, x, y, strict=True)]
    return [module.update(newest, *pair) for module, newest, *pair
            in zip(modules, modules[0].exchange(observed), x, y)]


def _append(history: Tensor, newest: Tensor) -> None:
    """Let the newest HSIC take the place of the oldest, unless they are zero or not finite."""
    counts = newest.any() & newest.isfinite().all()
    history.copy_(torch.where(counts, torch.cat([history[1:], newest[None]]), history))


def gather_rows(rows: Tensor) -> Tensor:
    """Return the rows (n, D) of all processes, one process after the other; n may differ."""
    counts = gather_numbers(len(rows))
    padded = F.pad(rows, (0, 0, 0, max(counts) - len(rows)))
    return torch.cat([part[:count] for part, count in zip(all_gather(padded), counts)])
