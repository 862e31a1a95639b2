"""Networks that cost next to nothing, for measurements of what stands around them."""
import re

from mmengine.config import Config, ConfigDict
from torch import Tensor, nn

from mmkd.models.backbones.cifar_resnet import CIFARResNet
from mmkd.registry import MODELS

CHANNELS = (16, 32, 64)


class TinyBlock(nn.Module):
    """One 1x1 convolution, with the names of a residual block's layers.

    ``bn2`` never runs: OFD reads the weights of a teacher's BatchNorm.

    Args:
        in_channels: Number of channels of the input map.
        out_channels: Number of channels of the output map.
        stride: Stride of the convolution.
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        super().__init__()
        self.conv2 = nn.Conv2d(in_channels, out_channels, 1, stride=stride)
        self.bn2 = nn.BatchNorm2d(out_channels).requires_grad_(False)
        self.preactivation = nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H / stride, W / stride)."""
        return self.preactivation(self.conv2(x))


@MODELS.register_module()
class TinyStages(CIFARResNet):
    """Maps of a CIFAR ResNet's sizes and channels, 16, 32 and 64, out of three 1x1 convolutions.

    It has no stem. As a CIFARResNet it is known to the rules of auxiliary branches.
    """

    def __init__(self) -> None:
        super().__init__(depth=8, stage_channels=CHANNELS)
        del self.conv1, self.bn1, self.relu
        for number, (before, width) in enumerate(zip((3, *CHANNELS), CHANNELS), start=1):
            block = TinyBlock(before, width, stride=1 if number == 1 else 2)
            setattr(self, f'stage{number}', nn.Sequential(block))

    def forward_stages(self, x: Tensor) -> list[Tensor]:
        """Return the maps of all stages."""
        first = self.stage1(x)
        second = self.stage2(first)
        return [first, second, self.stage3(second)]


def shrink(cfg: Config) -> None:
    """Put tiny backbones into all networks of a distiller's config, and adapt what names layers."""
    cfg.model = ConfigDict(_shrunk(cfg.model.to_dict()))


def _shrunk(node: object) -> object:
    if isinstance(node, str):  # Every stage has one block, and stage 1 stands for the stem.
        node = re.sub(r'^(backbone\.stage\d)\.\d+\.', r'\1.0.', node)
        return re.sub(r'^backbone\.relu$', 'backbone.stage1', node)
    if isinstance(node, list | tuple):
        return type(node)(_shrunk(entry) for entry in node)
    if not isinstance(node, dict):
        return node
    node = {key: _shrunk(value) for key, value in node.items()}
    if 'backbone' in node:
        node['backbone'] = dict(type='mmkd.TinyStages')
    if 'head' in node:
        node['head']['in_channels'] = CHANNELS[-1]
    if 'fold_batchnorm' in node:  # The plain loop would not have what folding saves.
        node['fold_batchnorm'] = False
    return node
