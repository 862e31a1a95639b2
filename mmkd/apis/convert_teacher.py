"""Turn a network that others trained into a checkpoint that our configs take.

Reads files of RepDistiller, mdistiller, SSKD and HSAKD for the networks of configs/_base_/models,
and of torchvision and timm for ResNet, ConvNeXt and VisionTransformer of mmpretrain. Every other
network of timm is read into mmpretrain's TimmClassifier. The config says which network is expected:
every name and shape must fit it, and nothing may be left over. No code from the file is run.
"""
import argparse
import copy

import torch
from mmengine.registry import init_default_scope
from torch import Tensor, nn

from mmkd.apis import command_line
from mmkd.apis.config_files import NETWORK, read_config
from mmkd.models import third_party_checkpoint, third_party_keys
from mmkd.registry import MODELS
from mmkd.utils import weight_files
from mmkd.utils.checkpoint import differences
from mmkd.version import __version__

EPILOG = """examples:
  a teacher of RepDistiller or mdistiller:
    mmkd convert-teacher configs/teachers/resnet32x4_cifar100.py ckpt_epoch_240.pth \\
        checkpoints/cifar100/resnet32x4.pth
  the student of a run of mdistiller (its files hold student and teacher):
    mmkd convert-teacher configs/students/resnet8x4_cifar100.py best --part student OUT.pth
  the network of HSAKD or SSKD without its branches:
    mmkd convert-teacher CONFIG FILE --part backbone OUT.pth
  torchvision's ResNet-34:
    mmkd convert-teacher configs/teachers/resnet34_imagenet.py \\
        https://download.pytorch.org/models/resnet34-333f7ec4.pth checkpoints/imagenet/resnet34.pth
"""
SAME_WEIGHTS = ('MobileNetV2 of stem stride 1 and 2 have equal weights, so the file does not tell '
                "which it is. The config builds stem={stem!r}; HSAKD's network is 'stride1', that "
                "of RepDistiller, mdistiller and SSKD 'stride2'. Check the accuracy with "
                'tools/test.py')


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG',
                        help="config of the network alone, or of a distiller, whose teacher counts")
    parser.add_argument('input', metavar='IN', help='file or URL')
    parser.add_argument('output', metavar='OUT.pth', type=command_line.weights_path,
                        help='file to write; OUT.safetensors chooses that format')
    parser.add_argument('--part', metavar='NAME', help='take only the weights under this name: '
                        'student, teacher, backbone')
    parser.add_argument('--force', action='store_true', help='replace an existing file')
    command_line.add_trust_argument(parser)


def build_network(path: str) -> nn.Module:
    """Build the network of a config, or the teacher of a distiller's."""
    cfg = read_config(path, NETWORK)
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    model = copy.deepcopy(cfg.model.get('teacher', cfg.model))
    model.pop('init_cfg', None)
    return MODELS.build(model)


def convert(weights: third_party_checkpoint.ThirdPartyWeights, network: nn.Module,
            part: str | None = None) -> dict[str, Tensor]:
    """Return the weights under our names, complete and in the network's order.

    Raises:
        ValueError: If names or shapes do not fit, or weights are left over.
    """
    state = weights.state if part is None else third_party_checkpoint.take_part(weights.state, part)
    expected = {key: value for key, value in network.state_dict().items()
                if not key.startswith('data_preprocessor.')}
    kind = kind_of(network)
    if differences(expected, state) and kind in third_party_keys.RENAMING:
        state = third_party_keys.rename(state, kind)
    state = {key: _without_ones(value, expected.get(key)) for key, value in state.items()}
    difference = differences(expected, state)
    if difference:
        raise ValueError(f'the weights do not fit the {kind} of the config: {difference}.'
                         f'{_hint(weights.state, kind)}')
    # Files from before PyTorch 0.4.1 have no num_batches_tracked; 0 is what PyTorch would set.
    return {key: state.get(key, torch.zeros_like(value)).clone()
            for key, value in expected.items()}


def kind_of(network: nn.Module) -> str:
    """Return the class name of the backbone, or of a network that is wrapped as a whole."""
    return type(getattr(network, 'backbone', network)).__name__


def _without_ones(found: Tensor, expected: Tensor | None) -> Tensor:
    """Shape a weight as expected where only sizes of 1 differ: (C, 1, 1) for a scale of (C,)."""
    if expected is None or found.squeeze().shape != expected.squeeze().shape:
        return found
    return found.reshape(expected.shape)


def _hint(state: dict[str, Tensor], kind: str) -> str:
    hint = ''
    if {'student', 'teacher', 'backbone'} & set(third_party_checkpoint.parts_of(state)):
        hint = (f' The file holds {third_party_checkpoint.describe(state)}; --part NAME takes '
                'one of these alone.')
    if kind not in third_party_keys.RENAMING:
        hint += (f' Public names are known for {", ".join(third_party_keys.RENAMING)}; a file of '
                 "timm fits dict(type='TimmClassifier', _scope_='mmpretrain', model_name=...)")
    return hint


def main(arguments: argparse.Namespace) -> None:
    """Convert the file named on the command line."""
    if arguments.output.exists() and not arguments.force:
        raise SystemExit(f'{arguments.output} exists; --force replaces it')
    network = build_network(arguments.config)
    try:
        weights = third_party_checkpoint.read(arguments.input)
        state = convert(weights, network, arguments.part)
    except (FileNotFoundError, ValueError) as error:
        raise SystemExit(f'{arguments.input}: not converted. {error}') from error
    print(f'recognised {weights.origin}; beside the weights: {", ".join(weights.beside) or "-"}')
    meta = dict(mmkd_version=__version__, source=str(arguments.input), origin=weights.origin)
    weight_files.save(dict(meta=meta, state_dict=state), arguments.output)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(f'{len(state)} weights, {parameters:,} parameters: {arguments.output}')
    if kind_of(network) == 'CIFARMobileNetV2':
        print('note: ' + SAME_WEIGHTS.format(stem=network.backbone.stem))
