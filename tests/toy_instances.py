"""Inputs for GID's selection and losses: a dense head on two levels, and boxes by hand."""
import torch

from mmkd.registry import TASK_UTILS
from tests import golden

SIZES, SHAPES = ((6, 8), (3, 4)), [(48, 64), (40, 56)]
# The second of each image belongs to the level of stride 16, and so does the last of the first.
BOXES = [[[3.0, 5, 200, 110], [5, 10, 305, 311], [50, 60, 320, 300]],
         [[0.0, 0, 223, 225], [90, 0, 320, 319], [100, 100, 140, 130]]]


class Head:
    """The priors and the coder of a RetinaNet with three priors for each place."""

    prior_generator = TASK_UTILS.build(dict(
        type='mmdet.AnchorGenerator', octave_base_scale=3, scales_per_octave=1,
        ratios=[0.5, 1.0, 2.0], strides=[8, 16]))
    bbox_coder = TASK_UTILS.build(dict(type='mmdet.DeltaXYWHBBoxCoder'))


def levels(channels, seed, amplitude=1.0):
    """Maps of both levels, (2, channels, H, W) in float64."""
    return [golden.wave((2, channels, *size), seed + index, amplitude).double()
            for index, size in enumerate(SIZES)]


def heads(classes, amplitude=2.0):
    """Scores and box offsets of the student and of the teacher."""
    return dict(
        student_scores=levels(3 * classes, 0.3, amplitude),
        teacher_scores=levels(3 * classes, 1.9, amplitude),
        student_boxes=levels(12, 0.8, 0.4), teacher_boxes=levels(12, 2.7, 0.4))


def pyramid(seed, channels=3):
    """Two levels of an image of 320 x 320, (2, channels, H, W) in float64."""
    return [golden.wave((2, channels, size, size), seed + size).double() for size in (40, 20)]


def boxes():
    """Three boxes for each of two images, (2, 3, 4) in float64."""
    return torch.tensor(BOXES).double()
