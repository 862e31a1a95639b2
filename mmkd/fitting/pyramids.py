"""A method for any two detectors with feature pyramids: levels, channels and grids of tokens."""
import copy
import difflib
import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from mmkd.fitting import arguments
from mmkd.fitting.fit import DoesNotFitError, FittedMethod
from mmkd.fitting.method_files import method_names, read_method
from mmkd.registry import MODELS

SIDE = 256  # Of the noise that the trial run is made on.
MOST_TOKENS = 25 * 42  # Of a level in DPK's own configs.


@dataclass(frozen=True)
class Pyramid:
    """The levels that a detector's neck returns.

    Attributes:
        channels: Of each level, the finest first.
        strides: Pixels of the image for one position of each level.
        is_two_stage: Whether heads look at regions that a first stage proposes.
        anchors: Config of the anchor generator; None where there are no anchors.
    """

    channels: tuple[int, ...]
    strides: tuple[int, ...]
    is_two_stage: bool
    anchors: dict | None


@torch.no_grad()
def pyramid(network: nn.Module, config: dict, name: str) -> Pyramid:
    """Run a detector's backbone and neck on noise.

    Args:
        network: A detector of mmdet.
        config: Its config.
        name: What to call it in messages.

    Raises:
        DoesNotFitError: If it has no neck that returns levels.
    """
    if not getattr(network, 'with_neck', False):
        raise DoesNotFitError(f'the detector {name} has no neck, and the methods compare necks')
    levels = network.eval().extract_feat(torch.zeros(1, 3, SIDE, SIDE))
    if not isinstance(levels, list | tuple):
        raise DoesNotFitError(f'the neck of {name} returns no list of levels')
    heads = [config.get(part) or {} for part in ('rpn_head', 'bbox_head')]
    anchors = next((head['anchor_generator'] for head in heads
                    if isinstance(head, dict) and 'anchor_generator' in head), None)
    return Pyramid(tuple(level.shape[1] for level in levels),
                   tuple(SIDE // level.shape[-1] for level in levels),
                   'roi_head' in config, copy.deepcopy(anchors))


def detector_methods() -> list[str]:
    """Return the short names of all methods for detectors."""
    return sorted({name.removesuffix('_two_stage').removesuffix('_detector')
                   for name in method_names() if _is_for_detectors(read_method(name))})


def fit_pyramids(name: str, student: Pyramid, teacher: Pyramid,
                 canvas: Sequence[int]) -> FittedMethod:
    """Fit a method to two detectors.

    Args:
        name: Such as ``'fgd'``; the file for one or two stages is found by the student.
        student: From :func:`pyramid`.
        teacher: Likewise.
        canvas: (height, width) of the largest batch of images.

    Raises:
        DoesNotFitError: If it does not fit; the message says why, and which methods there are.
    """
    file = _file_of(name, student.is_two_stage)
    model = copy.deepcopy(read_method(file)['model'])
    settings = {key: value for key, value in read_method(file).items() if key != 'model'}
    connectors, losses = model.get('connectors', {}), model['losses']
    entries = [*connectors.values(), *losses.values()]
    number = min([_levels(entry['module']) for entry in entries]
                 + [len(student.channels), len(teacher.channels)])
    if student.strides[:number] != teacher.strides[:number]:
        raise DoesNotFitError(
            f'{name} compares levels of one size, and those of the student have the strides '
            f'{student.strides}, of the teacher {teacher.strides}: take detectors of one kind')
    channels = student.channels[:number], teacher.channels[:number]
    for entry in entries:
        takes_channels = _fill(entry['module'], channels, student)
        if ('student.neck' in entry['inputs'].values() and 'teacher.neck' in
                entry['inputs'].values() and not takes_channels and channels[0] != channels[1]):
            raise DoesNotFitError(
                f'{name} compares levels of as many channels, and the student has '
                f'{channels[0][0]}, the teacher {channels[1][0]}: take fgd, mgd or dpk')
    if 'prior' in connectors:
        _fill_tokens(connectors['prior']['module'], channels, student.strides, canvas)
    layers = dict(student_layers=dict(neck='neck'), teacher_layers=dict(neck='neck'))
    return FittedMethod(dict(layers, connectors=connectors, losses=losses), 1.0, settings)


def _is_for_detectors(given: dict) -> bool:
    return any(source.endswith('.neck') for part in ('connectors', 'losses')
               for entry in given['model'].get(part, {}).values()
               for source in arguments.sources(entry['inputs']))


def _file_of(name: str, is_two_stage: bool) -> str:
    for file in ([f'{name}_two_stage'] if is_two_stage else []) + [f'{name}_detector', name]:
        if file in method_names() and _is_for_detectors(read_method(file)):
            return file
    close = difflib.get_close_matches(name, detector_methods(), n=1)
    raise DoesNotFitError(f'{name} is no method for detectors.'
                          + (f' Did you mean {close[0]}?' if close else '')
                          + f' There are {", ".join(detector_methods())}')


def _levels(module: dict) -> int:
    """Return how many levels a module compares; many where it does not say."""
    listed = module.get('in_channels')
    return module.get('num_levels', len(listed) if isinstance(listed, list) else 100)


def _fill(module: dict, channels: tuple, student: Pyramid) -> bool:
    """Write levels and channels into a module, and say whether it takes channels."""
    number = len(channels[0])
    if 'num_levels' in module:
        module['num_levels'] = number
    if 'anchor_generator' in module:
        if student.anchors is None:
            raise DoesNotFitError(f'{module["type"]} needs anchors, and the student has none')
        module['anchor_generator'] = student.anchors
    inner = module.get('module', module)
    parameters = inspect.signature(MODELS.get(inner['type'])).parameters
    takes_channels = False
    for keys in (('student_channels', 'teacher_channels'), ('in_channels', 'out_channels')):
        if set(keys) <= set(parameters):
            takes_channels = True
            for key, own in zip(keys, channels):
                inner[key] = list(own) if isinstance(inner.get(key), list) else own[0]
    return takes_channels


def _fill_tokens(module: dict, channels: tuple, strides: Sequence[int],
                 canvas: Sequence[int]) -> None:
    """Give each level patches of a power of two, so that it has at most as many tokens as DPK's."""
    patches, grids = [], []
    for stride in strides[:len(channels[0])]:
        patch = 1
        while _tokens(canvas, stride * patch) > MOST_TOKENS:
            patch *= 2
        patches.append(patch)
        grids.append(tuple(math.ceil(side / (stride * patch)) for side in canvas))
    module.update(grids=grids, student_patches=patches, teacher_patches=list(patches))
    module['mask']['cka'].update(student_channels=channels[0][0], teacher_channels=channels[1][0])


def _tokens(canvas: Sequence[int], stride: int) -> int:
    return math.prod(math.ceil(side / stride) for side in canvas)
