from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses.functional import mean_over_positions
from mmkd.registry import MODELS


@MODELS.register_module()
class FeatureResizing(nn.Module):
    """Map the pooled features of several stages to the teacher's width: TOFD's resizing layers.

    "Task-Oriented Feature Distillation", Zhang et al., NeurIPS 2020. Each stage has a linear layer
    without a bias. There are two outputs: ``features``, which ``TOFDLoss`` compares, and
    ``matrices``, the weights of the layers, which ``OrthogonalityLoss`` keeps nearly orthogonal.

    Args:
        in_channels: Number of the student's channels. It is the same in all stages, because an
            ``ExitBranch`` brings each to the width of the last one.
        out_channels: Number of the teacher's channels.
        num_stages: Number of stages, from 1.

    Raises:
        ValueError: If ``num_stages`` is below 1.
    """

    outputs = ('features', 'matrices')

    def __init__(self, in_channels: int, out_channels: int, *, num_stages: int) -> None:
        super().__init__()
        if num_stages < 1:
            raise ValueError(f'num_stages must be >= 1, got {num_stages}')
        self.layers = nn.ModuleList(
            nn.Linear(in_channels, out_channels, bias=False) for _ in range(num_stages))

    def forward(self, features: Sequence[Tensor]) -> dict[str, list[Tensor]]:
        """Return the resized features, (N, C_out) for each stage, and the matrices, (C_out, C_in).

        Args:
            features: The student's features of each stage, (N, C_in), or maps (N, C_in, H, W),
                which are averaged over their positions.

        Raises:
            ValueError: If the number of stages is another one.
        """
        if len(features) != len(self.layers):
            raise ValueError(f'{len(self.layers)} stages are resized, got {len(features)}: set '
                             'num_stages')
        pooled = map(mean_over_positions, features)
        return dict(features=[layer(stage) for layer, stage in zip(self.layers, pooled)],
                    matrices=[layer.weight for layer in self.layers])
