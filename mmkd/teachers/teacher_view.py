from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.structures.batch import Batch
from mmkd.utils import argument_types
from mmkd.utils.transfer import to_device


class TeacherView:
    """Turn the student's normalised images into the teacher's input.

    :class:`FrozenTeacher` explains the arguments as its ``input_cfg``.

    Attributes:
        settings: The way from pixels to the teacher's input, in plain values.
    """

    def __init__(self, student_preprocessor: nn.Module | None = None, *,
                 mean: list[float] | None = None, std: list[float] | None = None,
                 channels: str = 'same', size: tuple[int, int] | None = None,
                 scale: float | None = None) -> None:
        if (mean is None) != (std is None):
            raise ValueError('teacher_input: mean and std come together, got '
                             f'mean={mean}, std={std}')
        if std is not None and not all(0 < value < float('inf') for value in std):
            raise ValueError(f'teacher_input: std must be > 0 in every channel, got {std}: images '
                             'are divided by it')
        if channels not in ('same', 'reversed'):
            raise ValueError(f"teacher_input: channels must be 'same' or 'reversed', "
                             f'got {channels!r}')
        if size is not None and scale is not None:
            raise ValueError(f'teacher_input: give size or scale, not both: {size}, {scale}')
        if scale is not None and scale <= 0:
            raise ValueError(f'teacher_input: scale must be > 0, got {scale}')
        self.channels, self.scale = channels, scale
        self.size = None if size is None else tuple(size)
        self.settings = dict(mean=mean, std=std, channels=channels, size=self.size, scale=scale,
                             student_normalisation=_normalisation(student_preprocessor))
        self.factor = self.offset = None
        if mean is not None:
            student_mean = getattr(student_preprocessor, 'mean', torch.zeros(1, 1, 1))
            student_std = getattr(student_preprocessor, 'std', torch.ones(1, 1, 1))
            teacher_mean, teacher_std = (torch.tensor(v, dtype=torch.float).view(-1, 1, 1)
                                         for v in (mean, std))
            if channels == 'reversed':  # The statistics follow the student's order of channels.
                teacher_mean, teacher_std = teacher_mean.flip(0), teacher_std.flip(0)
            self.factor = student_std.cpu() / teacher_std
            self.offset = (student_mean.cpu() - teacher_mean) / teacher_std

    def __call__(self, batch: Batch) -> Tensor:
        """Return the images for the teacher, (N, C, H', W')."""
        images = batch.inputs
        if self.factor is not None:
            if self.factor.device != images.device:
                self.factor, self.offset = self.factor.to(images), self.offset.to(images)
            images = _keep_padding(images * self.factor + self.offset, batch)
        if self.channels == 'reversed':
            images = images.flip(1)
        if self.size is not None or self.scale is not None:
            _refuse_boxes(batch)
            images = F.interpolate(images, size=self.size, scale_factor=self.scale,
                                   mode='bilinear', align_corners=False)
        return images


def check_normalisation(teacher: nn.Module, student_preprocessor: nn.Module | None,
                        input_cfg: Mapping, setting: str = 'teacher_input') -> None:
    """Refuse a teacher whose preprocessor normalises differently from the student's.

    The preprocessors of the inner networks are never called, so that it would be ignored.

    Args:
        teacher: The network.
        student_preprocessor: The preprocessor that runs.
        input_cfg: How the teacher sees the images.
        setting: Where that stands in the model's config.

    Raises:
        ValueError: If the normalisations differ and ``input_cfg`` does not say how the teacher sees
            the images, or if it holds an unknown key.
    """
    known = ('mean', 'std', 'channels', 'size', 'scale')
    unknown = sorted(set(input_cfg) - set(known))
    if unknown:
        raise ValueError(f'{setting}: unknown keys {unknown}; known: {", ".join(known)}')
    hints = argument_types.hints_of(TeacherView.__init__)
    for name, value in input_cfg.items():
        if problem := argument_types.problem(name, value, *hints[name]):
            raise ValueError(f'{setting}: {problem}')
    if student_preprocessor is None:
        return
    wanted, applied = (_normalisation(preprocessor) for preprocessor in
                       (getattr(teacher, 'data_preprocessor', None), student_preprocessor))
    if wanted[0] and wanted != applied and 'mean' not in input_cfg:
        raise ValueError(
            "the teacher's data_preprocessor normalises unlike the student's "
            f'(mean, std, swapped channels: {wanted} and {applied}), but only the student\'s is '
            f"run. Say what the teacher needs: {setting}=dict(mean=[...], std=[...], "
            "channels='same' | 'reversed')")


def _normalisation(preprocessor: nn.Module | None) -> tuple[list, list, bool]:
    mean, std = (getattr(preprocessor, name, torch.empty(0)).flatten().tolist()
                 for name in ('mean', 'std'))
    swaps = getattr(preprocessor, 'to_rgb', getattr(preprocessor, '_channel_conversion', False))
    return mean, std, bool(swaps)


def _refuse_boxes(batch: Batch) -> None:
    if batch.data_samples and 'gt_instances' in batch.data_samples[0]:
        raise ValueError('teacher_input: size and scale are for classifiers; the boxes and image '
                         'shapes of a detection batch would not follow')


def _keep_padding(images: Tensor, batch: Batch) -> Tensor:
    """Set the padding, which a new normalisation has shifted, to zero again."""
    height, width = images.shape[-2:]
    shapes = batch.image_shapes
    if all(shape == (height, width) for shape in shapes):
        return images
    sizes = to_device(torch.tensor(shapes), images.device)  # (N, 2)
    rows = torch.arange(height, device=images.device) < sizes[:, :1]  # (N, H)
    columns = torch.arange(width, device=images.device) < sizes[:, 1:]  # (N, W)
    return images * (rows[:, None, :, None] & columns[:, None, None, :])
