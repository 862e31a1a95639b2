import math
from collections.abc import Mapping, Sequence
from itertools import product

import torch
from mmengine.model import BaseModule, ModuleList
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.connectors.stitch_mask import StitchMask
from mmkd.connectors.token_networks import (
    Convolutions,
    PatchTokens,
    PositionEmbedding,
    TokenMLP,
    Transformer,
)
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

TRANSFORMS = ('encoder_decoder', 'mlp_decoder', 'convolution')
PRIORS = ('teacher', 'zeros', 'learnable')
MAX_WIDTH = 512
HEAD_WIDTH = 64

Features = Tensor | Sequence[Tensor]


@MODELS.register_module()
class DynamicPrior(BaseModule):
    """Give the student some of the teacher's tokens, and rebuild the teacher's map from both.

    "Better Teacher Better Student: Dynamic Prior Knowledge for Knowledge Distillation", Zong et
    al., ICLR 2023, Section 2 and A.2, https://arxiv.org/abs/2206.06067; no code is public. At each
    stage, patches of both maps are embedded and encoded, each network's by a separate encoder.
    Where :class:`StitchMask` says so, the teacher's tokens replace the student's. A decoder yields
    the teacher's map from the hybrid. The forward is random. The module is trained with the
    student and dropped afterwards.

    Args:
        student_channels: Number of channels of the student's map at each stage.
        teacher_channels: Number of channels of the teacher's map at each stage.
        student_patches: Side of a patch of the student's map at each stage; None takes 1.
        teacher_patches: Side of a patch of the teacher's map at each stage; None takes 1. Both
            must give the same grid of tokens.
        grids: Rows and columns of tokens in each stage at the usual image size, for which the
            positions are stored; at other sizes they are interpolated.
        widths: Width of the tokens at each stage; None takes the teacher's channels, at most 512.
            One number is the width in all stages: the constant latent size of A.2.
        heads: Number of attention heads; None takes one for each 64 of the width.
        encoder_depth: Number of blocks in each encoder; the paper has 6.
        decoder_depth: Number of blocks in the decoder; the paper has 4 with several stages, and 6
            or 4 with a single one.
        transform: What encodes and decodes (Table 8): transformers for 'encoder_decoder', two
            linear layers and a transformer for 'mlp_decoder', 3x3 convolutions for 'convolution'.
        prior: What replaces the student's tokens (Table 7): those of the 'teacher', 'zeros', or a
            'learnable' token.
        mask: Arguments of :class:`StitchMask` beside ``patches``.

    It has the outputs ``maps`` and ``masks``; a loss on the student's positions alone (Table 9)
    reads both.

    Attributes:
        monitored: The ratio and the CKA of each stage.

    Raises:
        ValueError: If lists differ in length, a choice is unknown, or the heads do not divide the
            width.
    """

    outputs = ('maps', 'masks')

    def __init__(self, student_channels: Sequence[int], teacher_channels: Sequence[int], *,
                 grids: Sequence[tuple[int, int]], student_patches: Sequence[int] | None = None,
                 teacher_patches: Sequence[int] | None = None,
                 widths: Sequence[int] | int | None = None, heads: int | None = None,
                 encoder_depth: int = 6, decoder_depth: int = 4,
                 transform: str = 'encoder_decoder', prior: str = 'teacher',
                 mask: Mapping | None = None, init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg or dict(type='TruncNormal', layer='Linear', std=0.02))
        argument_checks.check_choice('transform', transform, TRANSFORMS)
        argument_checks.check_choice('prior', prior, PRIORS)
        ones = [1] * len(student_channels)
        if isinstance(widths, int):
            widths = [widths for _ in ones]
        lists = dict(
            student_channels=student_channels, teacher_channels=teacher_channels, grids=grids,
            student_patches=student_patches or ones, teacher_patches=teacher_patches or ones,
            widths=widths or [min(channels, MAX_WIDTH) for channels in teacher_channels])
        if len({len(values) for values in lists.values()}) != 1:
            raise ValueError('DynamicPrior needs one value per stage in each list, got '
                             + ', '.join(f'{len(values)} {name}' for name, values in lists.items()))
        self.mask = StitchMask(lists['student_patches'], **(mask or {}))
        self.stages = ModuleList(
            PriorStage(*values, heads=heads, encoder_depth=encoder_depth,
                       decoder_depth=decoder_depth, transform=transform, prior=prior)
            for values in zip(*lists.values()))

    @property
    def monitored(self) -> dict[str, Tensor]:
        """Scalars of the last forward."""
        return self.mask.monitored

    def set_progress(self, epoch: int, num_epochs: float) -> None:
        """Pass on how far training is, for a scheduled ratio."""
        self.mask.set_progress(epoch, num_epochs)

    def forward(self, student: Features, teacher: Features) -> dict[str, Features]:
        """Return the hybrid maps, and where the teacher's tokens stand in them.

        Args:
            student: The raw map of each stage, (N, C_s, H, W), or a single one.
            teacher: The raw map of each stage, (N, C_t, H', W'), or a single one; it gets no
                gradient.

        Returns:
            ``maps``: the hybrid of each stage, (N, C_t, H', W'), a single one for a single map.
            ``masks``: a list with (N, rows, columns) of tokens for each stage, True where the
            teacher's token stands.

        Raises:
            ValueError: If the patches give student and teacher different grids.
        """
        if isinstance(student, Tensor):
            hybrid = self.forward([student], [teacher])
            return dict(maps=hybrid['maps'][0], masks=hybrid['masks'])
        if len(student) != len(self.stages) or len(teacher) != len(self.stages):
            raise ValueError(f'DynamicPrior was built for {len(self.stages)} stages, got '
                             f'{len(student)} of the student and {len(teacher)} of the teacher')
        teacher = [features.detach() for features in teacher]
        for stage, maps in zip(self.stages, zip(student, teacher)):
            stage.check_grids(*maps)
        masks = self.mask(student, teacher)
        maps = [stage(*inputs) for stage, inputs in zip(self.stages, zip(student, teacher, masks))]
        return dict(maps=maps, masks=masks)


class PriorStage(BaseModule):
    """The transformation of one stage; arguments as of :class:`DynamicPrior`."""

    def __init__(self, student_channels: int, teacher_channels: int, grid: tuple[int, int],
                 student_patch: int, teacher_patch: int, width: int, *, heads: int | None,
                 encoder_depth: int, decoder_depth: int, transform: str, prior: str) -> None:
        super().__init__()
        heads = heads or _default_heads(width)
        if width % heads:
            raise ValueError(f'{heads} heads do not divide the width {width}; possible: '
                             f'{[n for n in range(1, width + 1) if width % n == 0][:8]} ...')

        def network(depth: int, is_encoder: bool) -> nn.Module:
            if transform == 'convolution':
                return Convolutions(depth, width)
            if transform == 'mlp_decoder' and is_encoder:
                return TokenMLP(width)
            return Transformer(depth, width, heads)

        self.student_tokens = PatchTokens(student_channels, width, student_patch, grid)
        self.student_encoder = network(encoder_depth, is_encoder=True)
        self.prior = prior
        if prior == 'teacher':
            self.teacher_tokens = PatchTokens(teacher_channels, width, teacher_patch, grid)
            self.teacher_encoder = network(encoder_depth, is_encoder=True)
        elif prior == 'learnable':
            self.mask_token = nn.Parameter(torch.zeros(1, 1, width))
            nn.init.normal_(self.mask_token, std=0.02)
        self.teacher_patch = teacher_patch
        self.projection = nn.Linear(width, width)
        self.position = PositionEmbedding(width, grid)
        self.decoder = network(decoder_depth, is_encoder=False)
        self.head = nn.Linear(width, teacher_channels * teacher_patch**2)

    def forward(self, student: Tensor, teacher: Tensor, mask: Tensor) -> Tensor:
        """Return the hybrid map, (N, C_t, H', W')."""
        grid = tuple(mask.shape[-2:])
        encoded = self.student_encoder(self.student_tokens(student), grid)
        prior = self._prior_tokens(teacher, encoded, grid)
        # Values are chosen, not paths: with no or all but one position replaced, every parameter
        # still has a gradient.
        hybrid = torch.where(mask.flatten(1)[:, :, None], prior, encoded)
        tokens = self.decoder(self.position(self.projection(hybrid), grid), grid)
        patches = self.head(tokens).transpose(1, 2).unflatten(2, grid)
        height, width = teacher.shape[-2:]
        return F.pixel_shuffle(patches, self.teacher_patch)[..., :height, :width]

    def _prior_tokens(self, teacher: Tensor, student_tokens: Tensor,
                      grid: tuple[int, int]) -> Tensor:
        if self.prior == 'teacher':
            return self.teacher_encoder(self.teacher_tokens(teacher), grid)
        if self.prior == 'learnable':
            return self.mask_token.to(student_tokens.dtype)
        return torch.zeros_like(student_tokens)

    def check_grids(self, student: Tensor, teacher: Tensor) -> None:
        """Raise ValueError unless the patches give both maps the same grid of tokens."""
        sizes = [tuple(features.shape[-2:]) for features in (student, teacher)]
        patches = (self.student_tokens.patch, self.teacher_patch)
        grids = [tuple(math.ceil(side / patch) for side in size)
                 for size, patch in zip(sizes, patches)]
        if grids[0] == grids[1]:
            return
        fitting = _fitting_patches(*sizes)
        raise ValueError(
            f'patches {patches} cut the maps of student {sizes[0]} and teacher {sizes[1]} into '
            f'different grids of tokens, {grids[0]} and {grids[1]}. '
            + (f'Patches (student, teacher) that fit: {fitting}' if fitting else
               'No pair of patches fits: compare other layers'))


def _fitting_patches(student: tuple[int, int], teacher: tuple[int, int]) -> list[tuple[int, int]]:
    """Return some pairs of patch sides that divide both maps into one grid, small ones first."""
    def grid(size: tuple[int, int], patch: int) -> tuple[int, int] | None:
        fits = all(side % patch == 0 for side in size)
        return tuple(side // patch for side in size) if fits else None

    patches = product(range(1, min(student) + 1), range(1, min(teacher) + 1))
    pairs = [(student_patch, teacher_patch) for student_patch, teacher_patch in patches
             if grid(student, student_patch) is not None
             and grid(student, student_patch) == grid(teacher, teacher_patch)]
    return sorted(pairs, key=sum)[:4]


def _default_heads(width: int) -> int:
    most = max(1, width // HEAD_WIDTH)
    return next(heads for heads in range(most, 0, -1) if width % heads == 0)

