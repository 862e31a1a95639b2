import numpy as np
import pytest
import torch

from tests.mmcv_operators import oracles

pytestmark = pytest.mark.usefixtures('stand_in_in_use')
METHODS = ('naive', 'linear', 'gaussian')


def boxes_and_scores(number=60, seed=0):
    """Boxes that overlap in many ways."""
    generator = np.random.default_rng(seed)
    corners = generator.uniform(0, 40, (number, 2))
    boxes = np.concatenate([corners, corners + generator.uniform(4, 30, (number, 2))], 1)
    scores = generator.uniform(0, 1, number)
    return boxes.astype(np.float32), scores.astype(np.float32)


@pytest.mark.parametrize('offset', [0, 1])
@pytest.mark.parametrize('threshold', [0.1, 0.5, 0.8])
def test_nms_keeps_what_the_loop_keeps(threshold, offset):
    from mmcv.ops import nms
    boxes, scores = boxes_and_scores()
    found, kept = nms(boxes, scores, threshold, offset=offset)
    expected = oracles.nms(boxes.astype(float), scores, threshold, offset)
    assert kept.tolist() == expected
    assert 1 < len(expected) < len(boxes)
    np.testing.assert_array_equal(found, np.c_[boxes[kept], scores[kept]])


@pytest.mark.parametrize('width, threshold', [(6, 0.6), (7, 0.7), (3, 0.3), (9, 0.9)])
def test_an_overlap_of_exactly_the_threshold_is_kept(width, threshold):
    """The threshold is rounded to float32 as mmcv does; in float64 some of these boxes go."""
    from mmcv.ops import nms
    boxes = torch.tensor([[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, width, 10.0]])
    assert nms(boxes, torch.tensor([0.9, 0.8]), threshold)[1].tolist() == [0, 1]


def test_nms_of_no_box_and_of_half_precision():
    from mmcv.ops import nms
    found, kept = nms(torch.zeros(0, 4), torch.zeros(0), 0.5)
    assert found.shape == (0, 5) and kept.shape == (0,) and kept.dtype == torch.long
    boxes, scores = (torch.from_numpy(array) for array in boxes_and_scores())
    for dtype in (torch.float16, torch.bfloat16):
        low = boxes.to(dtype)
        kept = nms(low, scores.to(dtype), 0.5)[1]
        assert kept.tolist() == nms(low.float(), scores.to(dtype).float(), 0.5)[1].tolist()


def test_batched_nms_keeps_classes_apart():
    from mmcv.ops import batched_nms
    boxes, scores = boxes_and_scores()
    classes = np.arange(len(boxes)) % 3
    kept = batched_nms(torch.from_numpy(boxes), torch.from_numpy(scores), torch.from_numpy(classes),
                       dict(type='nms', iou_threshold=0.4))[1].tolist()
    expected = [index for each in range(3) for index in np.flatnonzero(classes == each)[
        oracles.nms(boxes[classes == each].astype(float), scores[classes == each], 0.4)]]
    assert set(kept) == set(expected)
    assert np.all(np.diff(scores[kept]) <= 0)


@pytest.mark.parametrize('offset', [0, 1])
@pytest.mark.parametrize('method', METHODS)
def test_soft_nms_is_the_loop(method, offset):
    from mmcv.ops import soft_nms
    boxes, scores = boxes_and_scores()
    found, kept = soft_nms(boxes, scores, 0.3, sigma=0.5, min_score=0.05, method=method,
                           offset=offset)
    expected = oracles.soft_nms(boxes.astype(float), scores.astype(float), 0.3, 0.5, 0.05, method,
                                offset)
    assert kept.tolist() == [index for index, _ in expected]
    assert 1 < len(expected) < len(boxes)
    np.testing.assert_allclose(found[:, 4], [score for _, score in expected], rtol=1e-5)
    np.testing.assert_array_equal(found[:, :4], boxes[kept])


def test_soft_nms_of_no_box():
    from mmcv.ops import soft_nms
    found, kept = soft_nms(torch.zeros(0, 4), torch.zeros(0))
    assert found.shape == (0, 5) and kept.tolist() == []


def test_a_removed_box_leaves_its_place_to_the_last_one():
    """Of equal scores mmcv takes the first in its table, which the removal has reordered."""
    from mmcv.ops import soft_nms
    far = [[100.0 * number, 0.0, 100.0 * number + 10, 10.0] for number in range(5)]
    boxes = torch.tensor([far[0], far[0], *far[1:]])
    scores = torch.tensor([0.9, 0.8, 0.5, 0.5, 0.5, 0.5])
    kept = soft_nms(boxes, scores, 0.5, min_score=0.1, method='naive')[1]
    assert kept.tolist() == [0, 5, 2, 3, 4]


def test_nms_match_groups_the_removed_with_their_better():
    from mmcv.ops import nms_match
    boxes, scores = boxes_and_scores()
    groups = [group.tolist() for group in nms_match(np.c_[boxes, scores], 0.4)]
    assert sorted(index for group in groups for index in group) == list(range(len(boxes)))
    assert [group[0] for group in groups] == oracles.nms(boxes.astype(float), scores, 0.4)
    for number, (best, *others) in enumerate(groups):
        for other in others:
            assert oracles.iou(boxes[best], boxes[other]) >= 0.4
            assert all(oracles.iou(boxes[group[0]], boxes[other]) < 0.4
                       for group in groups[:number])
        assert np.all(np.diff(scores[[best, *others]]) <= 0)
