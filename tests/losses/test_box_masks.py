import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkd.losses.box_masks import box_masks


def masks(boxes, shape=(64, 64), size=(8, 8)):
    foreground, background = box_masks([torch.tensor(boxes).view(-1, 4).float()], [shape], size)
    return foreground[0], background[0]


def test_values_by_hand():
    foreground, background = masks([[8, 8, 24, 24]])
    assert foreground[1:4, 1:4].tolist() == [[pytest.approx(1 / 9)] * 3] * 3
    assert foreground.sum().item() == pytest.approx(1)
    assert (background > 0).sum() == 55 and background.max().item() == pytest.approx(1 / 55)


def test_the_smaller_box_wins():
    foreground, _ = masks([[8, 8, 24, 24], [0, 0, 40, 40]])
    assert foreground.sum().item() == pytest.approx(1.75)
    assert foreground[2, 2].item() == pytest.approx(1 / 9)
    assert foreground[0, 0].item() == pytest.approx(1 / 36)


def test_the_area_counts_what_lies_off_the_map():
    foreground, _ = masks([[40, 40, 64, 64]])
    assert (foreground > 0).sum() == 9
    assert foreground.sum().item() == pytest.approx(9 / 16)


def test_boxes_are_shares_of_what_is_given():
    padded, _ = masks([[32, 0, 40, 8]], shape=(64, 128), size=(8, 16))
    assert padded.nonzero()[:, 1].tolist() == [4, 5] * 2
    stretched, _ = masks([[32, 0, 40, 8]], shape=(64, 96), size=(8, 16))
    assert stretched.nonzero()[:, 1].min() == 5


boxes = st.lists(st.tuples(*[st.floats(-40, 100)] * 4), max_size=6)


@settings(deadline=None, max_examples=60)
@given(boxes=boxes, size=st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_agrees_with_a_loop_and_stays_finite(boxes, size):
    boxes = torch.tensor([(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in boxes]
                         ).view(-1, 4)
    foreground, background = box_masks([boxes], [(64, 64)], size)
    expected = torch.zeros(size)
    for box in boxes:
        x0, y0, x1, y1 = (box.view(2, 2) * torch.tensor([size[1] / 64, size[0] / 64])).view(4)
        rows = range(int(y0.floor()), int(y1.ceil()) + 1)
        columns = range(int(x0.floor()), int(x1.ceil()) + 1)
        for y in rows:
            for x in columns:
                if 0 <= y < size[0] and 0 <= x < size[1]:
                    expected[y, x] = max(expected[y, x], 1 / (len(rows) * len(columns)))
    torch.testing.assert_close(foreground[0], expected)
    number = (expected == 0).sum()
    assert background.sum().item() == pytest.approx(1.0 if number else 0.0)
    assert (foreground.bool() != background[0].bool()).all()
