"""The rules by which a run gets its image size, batch, epochs and rate, where nobody says them."""
import math
from dataclasses import dataclass

SIZES = {40: 32, 90: 64, 170: 128}  # Up to this side of the images -> size for the networks.
LARGEST_SIZE = 224
STEPS = 3000
LONG_SIDE = 1333 / 800  # Of COCO's usual sizes.
PIXELS = 2 * 800 * 1333  # Of a step of two images of that size, mmdet's for one device.


@dataclass(frozen=True)
class Schedule:
    """How long and how fast a network is trained.

    Attributes:
        batch_size: Images of a step.
        epochs: Times that all images are seen.
        lr: The largest learning rate.
        optimizer: 'SGD' or 'AdamW'.
    """

    batch_size: int
    epochs: int
    lr: float
    optimizer: str

    def steps(self, images: int) -> int:
        """Return the steps of a whole run."""
        return self.epochs * math.ceil(images / self.batch_size)


def image_size(short_side: float) -> int:
    """Return the side of the images that the networks see, from the side that they have."""
    return next((size for most, size in SIZES.items() if short_side <= most), LARGEST_SIZE)


def schedule(images: int, *, is_transformer: bool = False, batch_size: int | None = None,
             epochs: int | None = None, lr: float | None = None) -> Schedule:
    """Return the schedule for a number of training images.

    Args:
        images: Number of training images.
        is_transformer: Transformers are trained by AdamW, all else by SGD.
        batch_size: In place of the rule: the power of two that gives at least 8 steps an epoch,
            from 8 to 64.
        epochs: In place of the rule: as many as make 3000 steps, from 10 to 100.
        lr: In place of the rule: 0.1 for 256 images with SGD, 5e-4 with AdamW, in proportion.
    """
    batch_size = batch_size or min(64, max(8, 2 ** int(math.log2(max(images / 8, 1)))))
    steps = math.ceil(images / batch_size)
    epochs = epochs or min(100, max(10, math.ceil(STEPS / steps)))
    lr = lr or (5e-4 if is_transformer else 0.1) * batch_size / 256
    return Schedule(batch_size, epochs, lr, 'AdamW' if is_transformer else 'SGD')


def describe(chosen: Schedule, size: int, images: int) -> list[str]:
    """Return the rules and what they gave, one sentence a line."""
    return [f'image size {size}: from the median of the shorter sides (--image-size)',
            f'batch {chosen.batch_size}: at least 8 steps an epoch, 8 to 64 images (--batch-size)',
            f'epochs {chosen.epochs}: about {STEPS} steps, 10 to 100 epochs, here '
            f'{chosen.steps(images)} steps (--epochs)',
            f'rate {chosen.lr:.4g} of {chosen.optimizer}: in proportion to the batch, falls along '
            'a cosine (--lr)']


def box_image_size(short_side: float) -> int:
    """Return the shorter side of the images that detectors see, from the side that they have.

    As stock configs enlarge COCO's 480 pixels to 800, in steps of 32, from 128 to 800.
    """
    return min(800, max(128, 32 * round(short_side * 800 / 480 / 32)))


def long_side(short: int) -> int:
    """Return the most pixels of the longer side, for a shorter side."""
    return round(short * LONG_SIDE)


def detector_schedule(images: int, size: int, *, is_two_stage: bool, is_random: bool,
                      batch_size: int | None = None, epochs: int | None = None,
                      lr: float | None = None) -> Schedule:
    """Return the schedule of a detector.

    Args:
        images: Number of training images.
        size: The shorter side of the images.
        is_two_stage: A second stage takes twice the rate, as in stock configs.
        is_random: Whether the backbone starts from random weights; AdamW trains it then.
        batch_size: In place of the rule: as many pixels as two images of 800 x 1333, 2 to 8 images.
        epochs: In place of the rule: as many as make 3000 steps, from 12 to 100.
        lr: In place of the rule: 0.01 (two stages 0.02) for 16 images with SGD, 1e-3 for 8 images
            with AdamW, in proportion.
    """
    batch_size = batch_size or min(8, max(2, 2 ** int(math.log2(
        PIXELS / (size * long_side(size))))))
    epochs = epochs or min(100, max(12, math.ceil(STEPS / math.ceil(images / batch_size))))
    if is_random:
        return Schedule(batch_size, epochs, lr or 1e-3 * batch_size / 8, 'AdamW')
    return Schedule(batch_size, epochs, lr or (1 + is_two_stage) * 0.01 * batch_size / 16, 'SGD')


def describe_detector(chosen: Schedule, size: int, images: int) -> list[str]:
    """Return the rules of detectors and what they gave, one sentence a line."""
    return [f'image size {size} to {long_side(size)}: the shorter sides are enlarged as those of '
            'COCO are, 128 to 800 (--image-size)',
            f'batch {chosen.batch_size}: pixels of two images of 800 x 1333, 2 to 8 images '
            '(--batch-size)',
            f'epochs {chosen.epochs}: about {STEPS} steps, 12 to 100 epochs, here '
            f'{chosen.steps(images)} steps (--epochs)',
            f'rate {chosen.lr:.4g} of {chosen.optimizer}: SGD for pretrained backbones, AdamW for '
            'random ones, in proportion to the batch, falls along a cosine (--lr)']
