import pytest
import torch

from mmkd.connectors import CrossHead, HeadScales
from mmkd.connectors.cross_head import with_statistics_of
from tests import golden, toy_golden_detectors


def features(seed=0.3, channels=64):
    return [golden.wave((2, channels, *size), seed) for size in ((8, 12), (4, 6), (2, 3))]


def head_of(kind):
    return toy_golden_detectors.distiller(f'crosskd_{kind}_scenes').teacher.module.bbox_head.float()


@pytest.mark.parametrize('kind, start', [('retinanet', 0), ('retinanet', 1), ('gfl', 1),
                                         ('gfl', 2)])
def test_the_teacher_s_own_features_give_its_own_predictions(kind, start):
    head = head_of(kind)
    towers = [[head_features(tower, level, start) for level in features()]
              for tower in (head.cls_convs, head.reg_convs)]
    crossed = CrossHead(start)(towers[0], towers[1], towers[0], towers[1], head)
    scores, boxes = head(features())
    if kind == 'gfl':
        crossed['boxes'] = HeadScales()(crossed['boxes'], head)
    for ours, theirs in zip((*crossed['scores'], *crossed['boxes']), (*scores, *boxes)):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-3)


def head_features(tower, level, number):
    for layer in tower[:number]:
        level = layer(level)
    return level


def test_statistics_by_hand_and_of_a_constant():
    student = torch.tensor([1.0, 3.0]).view(1, 1, 1, 2)
    teacher = torch.tensor([10.0, 30.0]).view(1, 1, 1, 2)
    torch.testing.assert_close(with_statistics_of(teacher, student), teacher, rtol=1e-5, atol=0)
    flat = with_statistics_of(teacher, torch.ones(1, 1, 1, 2))
    assert flat.flatten().tolist() == [20.0, 20.0]


def test_other_heads_and_shapes_are_refused():
    head = head_of('retinanet')
    levels = features()
    with pytest.raises(ValueError, match='start=5, but the towers of RetinaHead have'):
        CrossHead(5)(levels, levels, levels, levels, head)
    with pytest.raises(ValueError, match='as many feat_channels'):
        CrossHead(1)(levels, levels, features(channels=32), levels, head)
    with pytest.raises(ValueError, match='Linear has no towers'):
        CrossHead(1)(levels, levels, levels, levels, torch.nn.Linear(1, 1))
    with pytest.raises(ValueError, match=r'must have one convolution \*_cls, it has: retina_reg'):
        del head.retina_cls
        CrossHead(1)(levels, levels, levels, levels, head)
    with pytest.raises(ValueError, match='start must be >= 0'):
        CrossHead(-1)


def test_other_numbers_of_levels_are_refused():
    head, levels = head_of('gfl'), features()
    with pytest.raises(ValueError, match=r'3 student_scores, 3 student_boxes, 2 teacher_scores, '
                                         r'2 teacher_boxes: both heads need.*same num_outs'):
        CrossHead(1)(levels, levels, levels[:2], levels[:2], head)
    with pytest.raises(ValueError, match='got 2 boxes, 3 scales: wire the GFLHead'):
        HeadScales()(levels[:2], head)


def test_only_the_student_s_features_get_a_gradient():
    head = head_of('retinanet')
    levels = [[level.requires_grad_() for level in features(seed)] for seed in (0.1, 0.2)]
    crossed = CrossHead(1)(levels[0], levels[0], features(), features(), head)
    sum(level.sum() for part in crossed.values() for level in part).backward()
    assert all(level.grad.abs().sum() > 0 for level in levels[0])
    assert all(parameter.grad is None for parameter in head.parameters())
