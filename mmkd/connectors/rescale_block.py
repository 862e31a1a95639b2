import copy
from collections.abc import Sequence

from mmengine.model import BaseModule, ModuleList
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.models.branches import AuxiliaryBranch
from mmkd.registry import MODELS
from mmkd.utils.argument_checks import check_choice


@MODELS.register_module()
class RescaleBlock(BaseModule):
    """Bring a student's map to the height and width of the teacher's, and refine it.

    The block belongs to Variable Scale Distillation (Section 3.2.1), whose teacher sees larger
    images. The paper does not say what the block holds. This one interpolates bilinearly to the
    teacher's size, whatever the ratio, and applies a 3x3 convolution with BatchNorm and ReLU.
    Interpolation alone would change nothing that a linear layer behind global pooling can see.

    Args:
        channels: Number of channels of the student's map; the output has as many.
        refinement: 'conv' as above; 'none' only interpolates (an ablation).

    Raises:
        ValueError: If the refinement is unknown.
    """

    def __init__(self, channels: int, *, refinement: str = 'conv') -> None:
        check_choice('refinement', refinement, ('conv', 'none'))
        super().__init__(init_cfg=dict(type='Kaiming', layer='Conv2d', mode='fan_out'))
        self.refinement = nn.Identity()
        if refinement == 'conv':
            self.refinement = nn.Sequential(
                nn.Conv2d(channels, channels, 3, padding=1, bias=False),
                nn.BatchNorm2d(channels), nn.ReLU())

    def forward(self, x: Tensor, reference: Tensor) -> Tensor:
        """Map (N, C, H, W) to (N, C, H', W').

        Args:
            x: The student's map.
            reference: (N, C', H', W'), the teacher's map; only its size is read.
        """
        resized = F.interpolate(x, size=reference.shape[-2:], mode='bilinear',
                                align_corners=False)
        return self.refinement(resized)


@MODELS.register_module()
class RescaledBranches(BaseModule):
    """Put a rescale block and an auxiliary branch behind each tap of the student.

    A tap is a stage whose map is read. This is the "Hierarchical KD Branch" of Variable Scale
    Distillation (Section 3.2): the branches are those of HSSAKD and look at the student's maps at
    the teacher's scale.

    Args:
        backbone: Config of the student's backbone, whose blocks the branches repeat.
        channels: Number of channels of each tap of the student, the first stage first.
        num_outputs: Number of logits of each branch: classes times views.
        refinement: The refinement of each :class:`RescaleBlock`.
    """

    def __init__(self, backbone: dict, channels: Sequence[int], *, num_outputs: int,
                 refinement: str = 'conv') -> None:
        super().__init__()
        self.rescale = ModuleList(RescaleBlock(width, refinement=refinement)
                                  for width in channels)
        network = MODELS.build(copy.deepcopy(backbone))
        self.branches = ModuleList(AuxiliaryBranch(network, index, num_outputs=num_outputs)
                                   for index in range(1, len(channels) + 1))

    def forward(self, maps: Sequence[Tensor], references: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """Return the logits of each branch, (N, num_outputs).

        Args:
            maps: The student's taps, each (N, C, H, W).
            references: The teacher's taps; only their sizes are read.

        Raises:
            ValueError: If the numbers of taps differ from that of the channels.
        """
        functional.check_as_many('give channels one entry for each tap', maps=maps,
                                 references=references, channels=self.branches)
        return tuple(branch(rescale(x, reference)) for branch, rescale, x, reference
                     in zip(self.branches, self.rescale, maps, references))
