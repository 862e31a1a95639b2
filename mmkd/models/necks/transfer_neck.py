from collections.abc import Sequence

from mmengine.model import BaseModule
from torch import Tensor, nn

from mmkd.registry import MODELS
from mmkd.utils import argument_checks, resizing


@MODELS.register_module()
class TransferNeck(BaseModule):
    """Bring a student's last map to the channels of the teacher's, then pool it.

    It is the projector of SimKD, "Knowledge Distillation with the Reused Teacher Classifier", Chen
    et al., CVPR 2022, Section 3.2, https://arxiv.org/abs/2203.14001: convolutions 1x1, 3x3 and 1x1
    with BatchNorm and ReLU, the inner ones narrower by a factor. The student keeps it at inference,
    because the teacher's classifier behind it reads the teacher's channels.

    Name to capture: ``transfer``, the map before pooling.

    Args:
        in_channels: Number of channels of the student's last map.
        out_channels: Number of channels of the teacher's last map.
        factor: By how much the inner convolutions are narrower; the paper compares 2, 4 and 8.
        size: Height and width of the teacher's map where it is smaller than the student's, which is
            then average-pooled to it. None leaves the student's map as it is.

    Raises:
        ValueError: If ``factor`` does not divide ``out_channels``.
    """

    def __init__(self, in_channels: int, out_channels: int, *, factor: int = 2,
                 size: int | None = None) -> None:
        super().__init__()
        argument_checks.check_positive('factor', factor)
        if out_channels % factor:
            raise ValueError(f'factor must divide the {out_channels} channels, got {factor}')
        inner = out_channels // factor
        self.size = size
        self.transfer = nn.Sequential(
            nn.Conv2d(in_channels, inner, 1, bias=False), nn.BatchNorm2d(inner), nn.ReLU(),
            nn.Conv2d(inner, inner, 3, padding=1, bias=False), nn.BatchNorm2d(inner), nn.ReLU(),
            nn.Conv2d(inner, out_channels, 1, bias=False), nn.BatchNorm2d(out_channels), nn.ReLU())

    def forward(self, inputs: Sequence[Tensor]) -> tuple[Tensor]:
        """Map the last of the maps, (N, C, H, W), to pooled features (N, out_channels)."""
        features = inputs[-1]
        if self.size is not None:
            features = resizing.adaptive_avg_pool2d(features, self.size)
        return (self.transfer(features).mean((2, 3)), )
