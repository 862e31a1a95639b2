"""Noisy images of characters, computed in integer arithmetic alone.

Whole numbers round alike on every processor, and the raw words of PCG64 are a stream that numpy
promises to keep. The bytes of the images therefore depend on the masks of the characters only,
never on a mathematical library, on vector instructions or on numpy's distributions.
"""
import math

import numpy as np

UNIT = 1 << 13  # The width of an image in fixed-point coordinates.
FULL = 256  # The weight of a colour that covers everything.
ONE = 1 << 14  # The fixed-point 1 of the table of cosines.
# The cosines are rounded far more coarsely than any two mathematical libraries differ.
COSINES = np.array([round(math.cos(math.radians(degree)) * ONE) for degree in range(360)])
GRID = 6  # The number of cells along a side of the random fields.


class RandomIntegers:
    """Draw uniform integers from the raw words of PCG64.

    Args:
        entropy: Whole numbers >= 0 that name the stream.
    """

    def __init__(self, *entropy: int):
        self._source = np.random.PCG64(np.random.SeedSequence(entropy))

    def between(self, low: int, high: int, shape: tuple[int, ...]) -> np.ndarray:
        """Return int32 in [low, high], including both ends."""
        words = self._source.random_raw(math.prod(shape)) >> np.uint64(32)
        steps = words * np.uint64(high - low + 1) >> np.uint64(32)
        return (steps.astype(np.int32) + low).reshape(shape)

    def noise(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return int32 in [-255, 255] with a triangular distribution."""
        size = math.prod(shape)
        words = self._source.random_raw(-(-size // 4)).astype('<u8')
        pairs = words.view(np.uint8)[:2 * size].reshape(2, *shape)
        return pairs[0].astype(np.int32) + pairs[1] - 255


def render(masks: np.ndarray, labels: np.ndarray, draws: RandomIntegers,
           image_size: int) -> np.ndarray:
    """Draw one image of each label.

    Each image has a random face, affine map, local warp and colours, and two textures. A faint
    second character, a bar and a patch disturb it. Blur and noise follow.

    Args:
        masks: (faces, K, side, side), uint8, as ``glyph_masks.draw_masks`` returns them.
        labels: (n,), whole numbers in [0, K).
        draws: The source of all random numbers.
        image_size: Height and width of the images in pixels.

    Returns:
        (n, image_size, image_size, 3), uint8.
    """
    count, grid = len(labels), _pixel_centres(image_size)
    background, ink_colour, clutter_colour = _colours(draws, count)
    canvas = _textured(background, _texture(draws, count, grid), draws, strength=48)
    ink = _textured(ink_colour, _texture(draws, count, grid), draws, strength=24)

    clutter = draws.between(0, masks.shape[1] - 1, (count,))
    faint = _glyphs(masks, clutter, draws, grid, shift=(UNIT // 4, UNIT // 2))
    faint *= draws.between(0, 96, (count, 1, 1))
    _cover(canvas, clutter_colour[:, None, None], faint // FULL)
    _cover(canvas, ink, _glyphs(masks, labels, draws, grid, shift=(0, UNIT // 14)))
    for occluder in (_bar, _patch):
        colour = draws.between(0, 255, (count, 1, 1, 3))
        _cover(canvas, colour, occluder(draws, count, grid) * FULL)
    canvas = _blur(canvas, draws.between(0, 1, (count,)) == 1)
    amplitude = draws.between(4, 44, (count, 1, 1, 1))
    canvas += draws.noise(canvas.shape) * amplitude // FULL
    return canvas.clip(0, 255).astype(np.uint8)


def _pixel_centres(image_size: int) -> np.ndarray:
    """Return the fixed-point distances from the middle of the image, (S,)."""
    return (2 * np.arange(image_size, dtype=np.int32) + 1 - image_size) * (UNIT // 2) // image_size


def _colours(draws: RandomIntegers, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the colours of background, ink and clutter, each (n, 3).

    The ink differs from the background in brightness.
    """
    background = _tinted(draws, draws.between(0, 255, (count,)))
    contrast = draws.between(72, 160, (count,))
    brightness = _brightness(background)
    # The ink is darker or brighter by chance where both sides have room, else where there is room.
    darker = brightness - contrast > 0
    darker &= (brightness + contrast > 255) | (draws.between(0, 1, (count,)) == 1)
    wanted = np.where(darker, brightness - contrast, brightness + contrast)
    ink = _tinted(draws, wanted)
    return background, ink, _tinted(draws, draws.between(0, 255, (count,)))


def _tinted(draws: RandomIntegers, brightness: np.ndarray) -> np.ndarray:
    """Return colours (n, 3) of a brightness (n,), where the range of colours allows it."""
    tint = draws.between(-64, 64, (len(brightness), 3))
    return (brightness[:, None] + tint - _brightness(tint)[:, None]).clip(0, 255)


def _brightness(colours: np.ndarray) -> np.ndarray:
    # The three channels have the weights of ITU-R BT.601, in 1/256.
    return (77 * colours[..., 0] + 150 * colours[..., 1] + 29 * colours[..., 2]) // FULL


def _texture(draws: RandomIntegers, count: int, grid: np.ndarray) -> np.ndarray:
    """Return a grating with straight flanks or clouds for each image, (n, S, S) in [0, 256]."""
    angle = draws.between(0, 359, (count,))
    cycles = draws.between(1, 7, (count, 1, 1))
    phase = draws.between(0, 511, (count, 1, 1))
    along = _along(angle, grid) * cycles * 512 // UNIT + phase
    grating = abs(along % 512 - 256)
    clouds = _smooth_field(draws, count, grid, -128, 384).clip(0, 256)
    return np.where(draws.between(0, 1, (count, 1, 1)) == 1, grating, clouds)


def _textured(colour: np.ndarray, texture: np.ndarray, draws: RandomIntegers, *,
              strength: int) -> np.ndarray:
    """Return colours that vary with the texture: (n, 3), (n, S, S) -> (n, S, S, 3)."""
    swing = draws.between(-strength, strength, colour.shape)
    offset = (texture[..., None] - 128) * swing[:, None, None] // FULL
    return (colour[:, None, None] + offset).clip(0, 255)


def _smooth_field(draws: RandomIntegers, count: int, grid: np.ndarray, low: int,
                  high: int) -> np.ndarray:
    """Return random values of a coarse grid, interpolated bilinearly, (n, S, S)."""
    corners = draws.between(low, high, (count, GRID + 1, GRID + 1))
    position = (grid + UNIT // 2) * GRID
    cell, part = position // UNIT, position % UNIT // (UNIT // FULL)
    rows = corners[:, cell] * (FULL - part)[:, None] + corners[:, cell + 1] * part[:, None]
    field = rows[:, :, cell] * (FULL - part) + rows[:, :, cell + 1] * part
    return field // FULL**2


def _along(angle: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the fixed-point distance from a line through the middle, (n, S, S)."""
    cosine, sine = (COSINES[(angle - turn) % 360].astype(np.int32)[:, None, None]
                    for turn in (0, 90))
    return (grid[:, None] * sine + grid * cosine) // ONE


def _glyphs(masks: np.ndarray, labels: np.ndarray, draws: RandomIntegers, grid: np.ndarray, *,
            shift: tuple[int, int]) -> np.ndarray:
    """Return the ink of one character per image, (n, S, S) in [0, 256].

    ``shift`` is the range of the character's distance from the middle.
    """
    count, side = len(labels), masks.shape[-1]
    matrix = _mask_from_image(draws, count)
    offset = draws.between(*shift, (count, 2)) * (2 * draws.between(0, 1, (count, 2)) - 1)
    position = [axis[:, None, None] for axis in offset.T]
    horizontal = grid[None, None] - position[0]
    vertical = grid[None, :, None] - position[1]
    places = []
    for row in matrix:
        place = (row[0][:, None, None] * horizontal + row[1][:, None, None] * vertical) // UNIT
        place += _smooth_field(draws, count, grid, -256, 256)
        places.append((place + (side - 1) * 128).clip(0, (side - 1) * 256 - 1))
    faces = draws.between(0, len(masks) - 1, (count,))
    first = (faces * masks.shape[1] + labels) * side**2
    return _sample(masks.ravel(), first.astype(np.int32), side, *places)


def _mask_from_image(draws: RandomIntegers, count: int) -> list[list[np.ndarray]]:
    """Return a 2 x 2 matrix of (n,) that maps image widths to 1/256 pixels of a mask."""
    angle = draws.between(-15, 15, (count,))
    cosine, sine = (COSINES[(angle - turn) % 360] for turn in (0, 90))
    shear = draws.between(-ONE // 6, ONE // 6, (count,)).astype(np.int64)
    width = draws.between(36 * 256, 52 * 256, (count,)).astype(np.int64)
    height = width * draws.between(210, 300, (count,)) // FULL
    across = [cosine - shear * -sine // ONE, sine - shear * cosine // ONE]
    return [[(part * width // ONE).astype(np.int32) for part in across],
            [(part * height // ONE).astype(np.int32) for part in (-sine, cosine)]]


def _sample(ink: np.ndarray, first: np.ndarray, side: int, x: np.ndarray,
            y: np.ndarray) -> np.ndarray:
    """Interpolate bilinearly at x and y, in 1/256 pixels of the masks that start at ``first``."""
    corner = first[:, None, None] + (y >> 8) * side + (x >> 8)
    right, down = x & 255, y & 255
    upper, lower = (ink[corner + step].astype(np.int32) * (256 - right)
                    + ink[corner + step + 1].astype(np.int32) * right for step in (0, side))
    # 255 * 256 * 256 is full ink; the last step makes it the full weight of 256.
    return ((upper * (256 - down) + lower * down) // 255 + 128) >> 8


def _cover(canvas: np.ndarray, colour: np.ndarray, weight: np.ndarray) -> None:
    """Paint over the canvas in place; the weight in [0, 256] has no axis of channels."""
    canvas += (colour - canvas) * weight[..., None] // FULL


def _bar(draws: RandomIntegers, count: int, grid: np.ndarray) -> np.ndarray:
    """Return (n, S, S), which is 1 on a thin bar; half of the images have none."""
    distance = _along(draws.between(0, 359, (count,)), grid)
    distance -= draws.between(-UNIT * 3 // 8, UNIT * 3 // 8, (count, 1, 1))
    half_width = draws.between(UNIT // 64, UNIT // 20, (count, 1, 1))
    half_width *= draws.between(0, 1, (count, 1, 1))
    return (abs(distance) < half_width).astype(np.int32)


def _patch(draws: RandomIntegers, count: int, grid: np.ndarray) -> np.ndarray:
    """Return (n, S, S), which is 1 on a rectangle."""
    inside = []
    for _ in range(2):
        middle = draws.between(-UNIT // 2, UNIT // 2, (count, 1))
        inside.append(abs(grid - middle) < draws.between(UNIT // 32, UNIT // 8, (count, 1)))
    return (inside[0][:, None] & inside[1][:, :, None]).astype(np.int32)


def _blur(images: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Blur the chosen images with [1, 2, 1] / 4 along both axes; the borders are repeated."""
    blurred = images[chosen]
    for axis in (1, 2):
        wide = np.pad(blurred, [(1, 1) if axis == i else (0, 0) for i in range(4)], mode='edge')
        before, after = (wide.take(range(start, start + blurred.shape[axis]), axis)
                         for start in (0, 2))
        blurred = (before + 2 * blurred + after + 2) // 4
    images[chosen] = blurred
    return images
