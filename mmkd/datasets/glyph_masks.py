"""Masks of characters, drawn by the FreeType and from the fonts that matplotlib brings along."""
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.ft2font import FT2Font, LoadFlags

FACES = tuple(f'DejaVu{family}{style}' for family, styles in (
    ('Sans', ('', '-Bold', '-Oblique', '-BoldOblique')),
    ('SansMono', ('', '-Bold', '-Oblique', '-BoldOblique')),
    ('Serif', ('', '-Bold', '-Italic', '-BoldItalic'))) for style in styles)
EM = 32  # In pixels; an image of 32 pixels then shows strokes at nearly their native resolution.
SIDE = 52  # The square holds the widest character at this size and an empty border.


def draw_masks(characters: Sequence[str]) -> np.ndarray:
    """Draw every character in every face, each in the middle of its square.

    Hinting is off, so outlines keep their shape at every size.

    Args:
        characters: Single characters.

    Returns:
        (faces, characters, SIDE, SIDE), uint8; 255 is full ink, and the border is empty.

    Raises:
        ValueError: If a face lacks a character, or a character does not fit in the square.
    """
    masks = np.zeros((len(FACES), len(characters), SIDE, SIDE), np.uint8)
    for face, name in enumerate(FACES):
        font = FT2Font(str(Path(matplotlib.get_data_path(), 'fonts', 'ttf', f'{name}.ttf')))
        font.set_size(EM, 72)  # With 72 dots per inch a point is a pixel.
        missing = [character for character in characters
                   if not font.get_char_index(ord(character))]
        if missing:
            raise ValueError(f'{name} has no {missing}: choose characters that all faces have')
        for index, character in enumerate(characters):
            ink = _ink(font, character)
            top, left = ((SIDE - length) // 2 for length in ink.shape)
            if min(top, left) < 1:
                raise ValueError(f'{character!r} in {name} is {ink.shape[1]} x {ink.shape[0]} '
                                 f'pixels, more than the square of {SIDE - 2} holds')
            masks[face, index, top:top + ink.shape[0], left:left + ink.shape[1]] = ink
    return masks


def _ink(font: FT2Font, character: str) -> np.ndarray:
    """Return the smallest box that holds all of the ink."""
    font.set_text(character, 0, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap(antialiased=True)
    bitmap = np.asarray(font.get_image())
    rows, columns = np.flatnonzero(bitmap.any(1)), np.flatnonzero(bitmap.any(0))
    return bitmap[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
