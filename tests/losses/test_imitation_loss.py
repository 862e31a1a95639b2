import pytest
import torch

from mmkd.losses import DeFeatLoss, FGFILoss
from mmkd.losses.box_distances import pairwise_iou
from mmkd.losses.imitation_loss import _covered, box_levels
from tests import golden
from tests.losses import checks

ANCHORS = dict(type='AnchorGenerator', octave_base_scale=4, scales_per_octave=1, ratios=[1.0],
               strides=[8, 16])
BOXES = [torch.tensor([[0.0, 0.0, 32.0, 32.0], [0.0, 0.0, 128.0, 128.0]]), torch.zeros(0, 4)]
SHAPES = [(128, 128)] * 2


def pyramid(seed, channels=3):
    return [golden.wave((2, channels, size, size), seed + size) for size in (16, 8)]


def identity(loss):
    """Adapters that change nothing."""
    for adapter in loss.adapters:
        torch.nn.init.dirac_(adapter.weight)
        torch.nn.init.zeros_(adapter.bias)
    return loss


def test_level_of_a_box():
    sides = torch.tensor([1.0, 56.0, 111.0, 112.0, 1000.0, 0.0])
    boxes = torch.stack([torch.zeros(6), torch.zeros(6), sides, sides], dim=1)
    assert box_levels(boxes, 4).tolist() == [0, 0, 0, 1, 3, 0]


def test_defeat_by_hand():
    student, teacher = pyramid(0.3), pyramid(1.7)
    loss = identity(DeFeatLoss(3, 3, num_levels=2))
    expected = 0.0
    for level, cells in enumerate((4, 8)):  # 32 px are 4 cells of 8; 128 px fill the level
        error = (student[level] - teacher[level]).square()
        mask = torch.zeros(2, *error.shape[2:], dtype=torch.bool)
        mask[0, :cells, :cells] = True
        for weight, part in ((3, mask), (12, ~mask)):
            chosen = error.sum(1)[part]
            expected += weight * chosen.sum() / max(2 * 3 * part.sum().item(), 1) / 2
    torch.testing.assert_close(loss(student, teacher, BOXES, SHAPES), expected)


def test_a_small_box_covers_one_cell():
    boxes = torch.tensor([[9.0, 17.0, 12.0, 19.0], [8.0, 8.0, 16.0, 24.0]])
    for counts, cells in (((True, False), [[2, 1]]), ((False, True), [[1, 1], [2, 1]]),
                          ((False, False), [])):
        covered = _covered(boxes, torch.tensor(counts), (64, 64), (8, 8))
        assert covered.nonzero().tolist() == cells


def test_fgfi_by_hand():
    student, teacher = pyramid(0.3), pyramid(1.7)
    loss = identity(FGFILoss(ANCHORS, 3, 3, num_levels=2))
    expected = 0.0
    for level, box in enumerate(BOXES[0]):
        stride, size = (8, 16)[level], (16, 8)[level]
        mask = torch.zeros(2, size, size, dtype=torch.bool)
        overlaps = torch.zeros(size, size)
        for y in range(size):
            for x in range(size):
                half = 2 * stride
                anchor = torch.tensor([[x * stride - half, y * stride - half,
                                        x * stride + half, y * stride + half]]).float()
                overlaps[y, x] = pairwise_iou(box[None], anchor)
        mask[0] = overlaps > 0.5 * overlaps.max()
        error = (student[level] - teacher[level]).square().sum(1)
        expected += error[mask].sum() / (2 * 3 * mask.sum()) / 2
    torch.testing.assert_close(loss(student, teacher, BOXES), expected)


@pytest.mark.parametrize('build', [
    lambda: DeFeatLoss(3, 4, num_levels=2), lambda: FGFILoss(ANCHORS, 3, 4, num_levels=2)])
@pytest.mark.parametrize('boxes', [BOXES, [torch.zeros(0, 4)] * 2,
                                   [torch.tensor([[500.0, 500.0, 501.0, 501.0]])] * 2])
def test_gradients_are_there_and_finite(build, boxes):
    loss = build()
    shapes = [SHAPES] if isinstance(loss, DeFeatLoss) else []
    student = [features.requires_grad_() for features in pyramid(0.3)]
    value = loss(student, pyramid(1.7, 4), boxes, *shapes)
    value.backward()
    assert torch.isfinite(value)
    assert all(parameter.grad is not None and torch.isfinite(parameter.grad).all()
               for parameter in loss.parameters())


def test_wrong_arguments():
    with pytest.raises(ValueError, match='2 levels are compared, got 1'):
        DeFeatLoss(3, 3, num_levels=2)(pyramid(0.3)[:1], pyramid(0.3), BOXES, SHAPES)
    with pytest.raises(ValueError, match=r'threshold must be in 0\.\.1'):
        FGFILoss(ANCHORS, threshold=2)
    checks.only_the_student_gets_a_gradient(
        lambda ours, theirs: DeFeatLoss(3, 3, num_levels=2, init_cfg=None)(
            ours, theirs, BOXES, SHAPES), pyramid(0.3), pyramid(1.7))


@pytest.mark.parametrize('make', [lambda: DeFeatLoss(3, 5, num_levels=2),
                                  lambda: FGFILoss(ANCHORS, 3, 5, num_levels=2)])
def test_other_widths_and_sizes_are_refused(make):
    arguments = (BOXES, SHAPES)[:2 if isinstance(make(), DeFeatLoss) else 1]
    for student, teacher, message in (
            (pyramid(0.3, 4), pyramid(1.7, 5), 'student_channels is 3, but the map .* has 4'),
            (pyramid(0.3), pyramid(1.7, 6), 'teacher_channels is 5, but the map .* has 6'),
            (pyramid(0.3), [level[..., ::2] for level in pyramid(1.7, 5)],
             r'must have one shape, got \(2, 5, 16, 16\) and \(2, 5, 16, 8\)')):
        with pytest.raises(ValueError, match=message):
            make()(student, teacher, *arguments)
