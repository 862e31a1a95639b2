import numpy as np
import pytest
import torch

from mmkd.datasets import Glyphs, glyph_masks
from mmkd.datasets.glyph_masks import EM, FACES, SIDE, draw_masks

CLASSES = Glyphs.METAINFO['classes']


@pytest.fixture(scope='module')
def masks():
    return draw_masks(CLASSES)


def outline(mask, size=40):
    """The ink alone, stretched to a square: position, size and aspect are gone."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    ink = mask[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    tensor = torch.from_numpy(ink)[None, None].float() / 255
    return torch.nn.functional.interpolate(
        tensor, (size, size), mode='bilinear', antialias=True).flatten()


def test_every_class_has_ink_in_every_face_and_an_empty_border(masks):
    assert masks.shape == (len(FACES), 100, SIDE, SIDE) and masks.dtype == np.uint8
    inner = masks[..., 1:-1, 1:-1]
    assert (masks.sum((2, 3), dtype=int) == inner.sum((2, 3), dtype=int)).all()
    assert inner.max((2, 3)).min() > 200  # even the thinnest stroke is nearly full ink somewhere
    covered = (inner > 127).mean((2, 3)) * (SIDE - 2)**2
    assert covered.min() > EM and covered.max() < SIDE**2 / 3


def test_no_two_classes_share_an_outline(masks):
    for face in masks:
        outlines = torch.stack([outline(mask) for mask in face])
        common = torch.stack([torch.minimum(one, outlines).sum(1) for one in outlines])
        ink = outlines.sum(1)
        distance = 1 - common / (ink[:, None] + ink - common)
        distance.fill_diagonal_(1)
        first, second = divmod(int(distance.argmin()), len(CLASSES))
        assert distance.min() > 0.04, (CLASSES[first], CLASSES[second])


def test_strokes_stand_in_the_middle(masks):
    vertical = masks[FACES.index('DejaVuSans'), CLASSES.index('Ո')] > 127
    rows, columns = np.flatnonzero(vertical.any(1)), np.flatnonzero(vertical.any(0))
    for ends in (rows, columns):
        assert abs(ends[0] - (SIDE - 1 - ends[-1])) <= 2


def test_unknown_and_oversized_characters_are_refused(monkeypatch):
    with pytest.raises(ValueError, match=r"DejaVuSans has no \['㐀'\]: choose characters that"):
        draw_masks(['a', '㐀'])
    monkeypatch.setattr(glyph_masks, 'EM', 2 * SIDE)
    with pytest.raises(ValueError, match=r"'Ж' in DejaVuSans is \d+ x \d+ pixels, more than the"):
        draw_masks(['Ж'])
