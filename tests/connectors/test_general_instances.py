import math

import pytest
import torch

from mmkd.connectors import GeneralInstances
from mmkd.registry import TASK_UTILS
from tests import golden, toy_instances
from tests.toy_instances import SHAPES, Head

PRIORS = [144, 36]  # of each level, of one image


def select(heads, **options):
    return GeneralInstances(**options)(**heads, head=Head, teacher_head=Head, image_shapes=SHAPES)


def boxes_of(found, image):
    return found['boxes'][image][found['exists'][image]]


def priors_of(found, image):
    """The places of the priors that belong to a box, counted over both levels."""
    levels = [level.view(2, -1)[image] for level in found['priors']]
    return torch.cat(levels).nonzero().flatten().tolist()


def test_golden_with_one_class():
    """With one class paper and reproduction agree on the score."""
    expected = golden.load_case('gid_selection', 'golden_detectors.json')['expected']
    found = select(toy_instances.heads(1))
    for image in range(2):
        torch.testing.assert_close(
            boxes_of(found, image), torch.tensor(expected['boxes'][image], dtype=torch.float64),
            rtol=1e-9, atol=1e-9)
        assert priors_of(found, image) == expected['priors'][image]


def sigmoid(value):
    return 1 / (1 + math.exp(-value))


def iou(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    inner = max(width, 0) * max(height, 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return inner / (sum(areas) - inner)


def rows(levels, image, width):
    return [row for level in levels
            for row in level[image].permute(1, 2, 0).reshape(-1, width).tolist()]


def loop(heads, image, classes, number, smallest):
    """The selection of one image, prior by prior."""
    anchors = torch.cat(Head.prior_generator.grid_priors(toy_instances.SIZES, device='cpu'))
    decoded = {who: Head.bbox_coder.decode(
        anchors.double(), torch.tensor(rows(heads[f'{who}_boxes'], image, 4)).double()).tolist()
        for who in ('student', 'teacher')}
    candidates = []
    for place, (ours, theirs) in enumerate(zip(rows(heads['student_scores'], image, classes),
                                               rows(heads['teacher_scores'], image, classes))):
        ours, theirs = (list(map(sigmoid, logits)) for logits in (ours, theirs))
        score = max(abs(a - b) for a, b in zip(ours, theirs))
        box = decoded['teacher' if max(theirs) > max(ours) else 'student'][place]
        height, width = SHAPES[image]
        box = [min(max(value, 0), side) for value, side in zip(box, (width, height) * 2)]
        if min(box[2] - box[0], box[3] - box[1]) > smallest:
            candidates.append((score, box))
    kept = []
    for _, box in sorted(candidates, reverse=True):
        if len(kept) < number and all(iou(box, other) <= 0.3 for other in kept):
            kept.append(box)
    overlaps = [[iou(box, anchor) for anchor in anchors.tolist()] for box in kept]
    belongs = [place for place in range(len(anchors)) if any(
        row[place] >= 0.5 or row[place] == max(row) for row in overlaps)]
    return kept, belongs


@pytest.mark.parametrize('number, smallest', [(3, 10), (10, 22)])
def test_agrees_with_loops(number, smallest):
    heads = toy_instances.heads(4)
    found = select(heads, num_instances=number, smallest_side=smallest)
    for image in range(2):
        kept, belongs = loop(heads, image, 4, number, smallest)
        assert 1 < len(kept) <= number
        torch.testing.assert_close(boxes_of(found, image), torch.tensor(kept).double())
        assert priors_of(found, image) == belongs


def quiet_heads():
    """Both networks see nothing, and all boxes are the anchors."""
    heads = toy_instances.heads(2)
    return {name: [torch.zeros_like(level) - 5 * name.endswith('scores') for level in levels]
            for name, levels in heads.items()}


@pytest.mark.parametrize('who', ['student', 'teacher'])
def test_the_surer_network_gives_the_box(who):
    heads = quiet_heads()
    heads[f'{who}_scores'][0][0, 2, 2, 3] = 5.0  # the second of three priors, its first class
    heads[f'{who}_boxes'][0][0, 4, 2, 3] = 0.25
    found = select(heads, num_instances=1)
    anchor = Head.prior_generator.grid_priors(toy_instances.SIZES, device='cpu')[0][58].double()
    moved = anchor + torch.tensor([6.0, 0, 6, 0])  # a quarter of 24 pixels
    torch.testing.assert_close(found['boxes'][0, 0], moved)
    assert 58 in priors_of(found, 0)


def test_a_class_counts_where_the_largest_probabilities_agree():
    """The paper's score, not that of the reproduction, which is 0 here."""
    heads = quiet_heads()
    heads['student_scores'][0][0, 2, 2, 3] = heads['teacher_scores'][0][0, 3, 2, 3] = 5.0
    found = select(heads, num_instances=1)
    assert 58 in priors_of(found, 0)


def test_places_stay_empty_where_nothing_is_large_enough():
    found = select(toy_instances.heads(1), smallest_side=1000)
    assert not found['exists'].any()
    assert [level.sum().item() for level in found['priors']] == [0, 0]
    assert [len(level) for level in found['priors']] == [2 * number for number in PRIORS]


def test_candidates_are_the_highest_scores():
    one = select(toy_instances.heads(3), num_candidates=1)
    assert one['exists'].sum(1).tolist() == [1, 1]
    torch.testing.assert_close(one['boxes'][:, 0],
                               select(toy_instances.heads(3))['boxes'][:, 0])


def test_no_gradient_and_what_is_refused():
    heads = toy_instances.heads(1)
    for level in (*heads['student_scores'], *heads['student_boxes']):
        level.requires_grad_()
    found = select(heads)
    assert not any(value.requires_grad for value in (found['boxes'], *found['priors']))
    with pytest.raises(ValueError, match='maps of one shape on the same levels'):
        select(dict(heads, teacher_scores=toy_instances.levels(6, 0.1)))
    for options in (dict(num_instances=0), dict(num_candidates=0), dict(iou_threshold=1.0),
                    dict(positive_iou=1.5), dict(smallest_side=-1.0)):
        with pytest.raises(ValueError, match='must be'):
            GeneralInstances(**options)


def other_head(generator=None, coder=None):
    """The head of the toys with other priors or another coder."""
    class Other(Head):
        prior_generator = TASK_UTILS.build(dict(
            type='mmdet.AnchorGenerator', octave_base_scale=3, scales_per_octave=1,
            ratios=[0.5, 1.0, 2.0], strides=[8, 16]) | (generator or {}))
        bbox_coder = TASK_UTILS.build(dict(type='mmdet.DeltaXYWHBBoxCoder') | (coder or {}))

    return Other


@pytest.mark.parametrize('changes, message', [
    (dict(generator=dict(octave_base_scale=4)), 'have other priors, .*AnchorGenerator.* same'),
    (dict(generator=dict(ratios=[0.5, 1.0, 3.0])), 'have other priors'),
    (dict(generator=dict(strides=[8, 32])), 'have other priors'),
    (dict(coder=dict(target_stds=(0.1, 0.1, 0.2, 0.2))), 'code their boxes differently: .*stds')])
def test_a_teacher_whose_offsets_mean_other_boxes_is_refused(changes, message):
    arguments = dict(toy_instances.heads(1), head=Head, image_shapes=SHAPES)
    found = GeneralInstances()(**arguments, teacher_head=other_head())
    assert found['exists'].any()
    with pytest.raises(ValueError, match=message):
        GeneralInstances()(**arguments, teacher_head=other_head(**changes))
