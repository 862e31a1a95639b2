import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from mmkd.losses.kd_loss import KDLoss
from mmkd.losses.sdd_loss import SDDLoss
from mmkd.registry import MODELS
from tests.golden import assert_matches, build_inputs, load_case, sine_region_logits, wave
from tests.losses.test_kd_loss import kd_oracle

SD_KD = dict(type='KDLoss', temperature=4.0)
SD_DKD = dict(type='DKDLoss', alpha=1.0, beta=8.0, temperature=4.0)
SD_NKD = dict(type='NKDLoss', temperature=4.0, gamma=8.0, non_target='all')
LOGIT_LOSSES = dict(kd=SD_KD, dkd=SD_DKD, nkd=SD_NKD)


@MODELS.register_module()
class ScalarLogitLoss(nn.Module):
    """Accepts a reduction and ignores it."""

    def __init__(self, reduction):
        super().__init__()

    def forward(self, student_logits, teacher_logits):
        return (student_logits - teacher_logits).mean()


def region_logits(features, weight, bias, scales):
    """(N, C, H, W) -> (N, R, K): all cells are pooled from the 4x4 cells, as the authors do."""
    finest = F.adaptive_avg_pool2d(features, 4)
    cells = [F.adaptive_avg_pool2d(finest, scale).flatten(2) for scale in scales]
    return F.linear(torch.cat(cells, dim=2).transpose(1, 2), weight, bias)


def wave_logits(num_regions=5):
    student = wave((6, num_regions, 4), 0.3, 2.0).double()
    teacher = wave((6, num_regions, 4), 1.7, 3.0).double()
    return student, teacher, torch.tensor([0, 1, 2, 3, 0, 1])


def sdd_oracle(student, teacher, labels, weight, grouping, region_reduction, regions):
    """Weighted rows and the number of complementary ones, by loops over images and regions."""
    num_images, num_regions, _ = student.shape
    total, num_complementary = 0.0, 0
    for image in range(num_images):
        rows = kd_oracle(student[image], teacher[image], 4.0).tolist()
        answers = [row.index(max(row)) for row in teacher[image].tolist()]
        if grouping == 'correctness':
            answers = [answer == labels[image].item() for answer in answers]
        for region in range(num_regions):
            if answers[region] != answers[0]:
                num_complementary += 1
                total += 0.0 if regions == 'consistent' else weight * rows[region]
            elif region == 0 or regions != 'complementary':
                total += rows[region]
    size = num_images * (num_regions if region_reduction == 'mean' else 1)
    return total / size, num_complementary


@pytest.mark.parametrize('grouping', ['correctness', 'class'])
@pytest.mark.parametrize('region_reduction', ['mean', 'sum'])
@pytest.mark.parametrize('regions', ['all', 'consistent', 'complementary'])
def test_agrees_with_loops(grouping, region_reduction, regions):
    student, teacher, labels = wave_logits()
    options = dict(grouping=grouping, region_reduction=region_reduction, regions=regions)
    expected, num_complementary = sdd_oracle(student, teacher, labels, 3.5, **options)
    assert 0 < num_complementary < 24  # Both groups have rows, or the options would not show.
    loss = SDDLoss(SD_KD, complementary_weight=3.5, **options)
    assert loss(student, teacher, labels).item() == pytest.approx(expected, rel=1e-12)
    assert list(loss.monitored) == ['complementary_share']
    share = loss.monitored['complementary_share']
    assert share.ndim == 0 and not share.requires_grad
    assert share.item() == pytest.approx(num_complementary / 30)


@pytest.mark.parametrize('region_reduction, factor', [('mean', (1 + 2) / 2), ('sum', 1 + 2)])
def test_value_by_hand(region_reduction, factor):
    # The teacher is right on the whole image and wrong on the other region: weights 1 and 2.
    teacher = torch.tensor([[[math.log(3), 0.0], [0.0, math.log(3)]]], dtype=torch.float64)
    kl = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    loss = SDDLoss(dict(type='KDLoss', temperature=1.0), region_reduction=region_reduction)
    value = loss(torch.zeros_like(teacher), teacher, torch.tensor([0]))
    assert value.item() == pytest.approx(factor * kl, rel=1e-12)
    assert loss.monitored['complementary_share'].item() == 1 / 2


def golden_loss(case, inputs, logit_loss):
    scales = [int(scale) for scale in case['options']['M'].strip('[]').split(',')]
    student, teacher = (
        region_logits(*(inputs[f'{part}_{network}'] for part in ('feat', 'weight', 'bias')), scales)
        for network in ('student', 'teacher'))
    return SDDLoss(logit_loss)(student, teacher, inputs['target'])


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
@pytest.mark.parametrize('scales', ['M12', 'M124'])
@pytest.mark.parametrize('method', ['kd', 'dkd', 'nkd'])
def test_golden(method, scales, dtype):
    case = load_case(f'sdd_{method}_{scales}')
    inputs = build_inputs(case, dtype)
    loss = golden_loss(case, inputs, LOGIT_LOSSES[method])
    assert loss.dtype == dtype
    assert_matches(case, loss, inputs)


@pytest.mark.parametrize('scales', ['M12', 'M124'])
def test_golden_of_the_corrected_mask(scales):
    case = load_case(f'sdd_nkd_{scales}')
    loss = golden_loss(case, build_inputs(case), dict(SD_NKD, non_target='others'))
    assert loss.item() == pytest.approx(case['expected']['loss_if_mask_removes_target'], rel=1e-9)


@pytest.mark.parametrize('logit_loss, expected', [
    (SD_KD, 2.443781), (SD_DKD, 18.362626), (SD_NKD, 267.626040),
    (dict(SD_NKD, non_target='others'), 213.206675)])
def test_sine_logits(logit_loss, expected):
    assert SDDLoss(logit_loss)(*sine_region_logits()).item() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize('options, expected', [
    (dict(grouping='correctness'), [[1, 2, 2, 2, 2], [1, 2, 1, 1, 1]]),
    (dict(grouping='class'), [[1, 2, 2, 2, 2], [1, 2, 2, 2, 2]]),
    (dict(regions='consistent'), [[1, 0, 0, 0, 0], [1, 0, 1, 1, 1]]),
    (dict(regions='complementary'), [[1, 2, 2, 2, 2], [1, 2, 0, 0, 0]]),
])
def test_weights_of_sine_logits(options, expected):
    """The weight of a row is what its gradient is multiplied by."""
    student, teacher, labels = sine_region_logits()
    student.requires_grad_()
    weighted, = torch.autograd.grad(
        SDDLoss(SD_KD, region_reduction='sum', **options)(student, teacher, labels), student)
    plain, = torch.autograd.grad(
        KDLoss()(student.flatten(0, 1), teacher.flatten(0, 1)) * 5, student)
    weights = (weighted * plain).sum(dim=2) / plain.square().sum(dim=2)
    torch.testing.assert_close(weights, torch.tensor(expected, dtype=torch.float64))


def test_one_region_is_the_plain_loss():
    student, teacher, labels = wave_logits(num_regions=1)
    loss = SDDLoss()
    torch.testing.assert_close(
        loss(student, teacher, labels), KDLoss()(student[:, 0], teacher[:, 0]))
    assert loss.monitored['complementary_share'] == 0


def test_scales_one_and_four():
    features = wave((6, 8, 8, 8), 0.3, 2.0).double()
    weight, bias = wave((4, 8), 0.2).double(), wave((4,), 2.0).double()
    student = region_logits(features, weight, bias, [1, 4])
    teacher = region_logits(features.flip(1), 3 * weight, bias, [1, 4])
    labels = torch.tensor([0, 1, 2, 3, 0, 1])
    assert student.shape == (6, 17, 4)
    expected, _ = sdd_oracle(student, teacher, labels, 2.0, 'correctness', 'mean', 'all')
    assert SDDLoss()(student, teacher, labels).item() == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize('logit_loss', [SD_KD, SD_DKD])
def test_zero_where_both_agree(logit_loss):
    _, teacher, labels = wave_logits()
    assert abs(SDDLoss(logit_loss)(teacher.clone(), teacher, labels).item()) < 1e-11


@pytest.mark.parametrize('logit_loss', LOGIT_LOSSES.values(), ids=LOGIT_LOSSES)
def test_gradient_reaches_the_student_only(logit_loss):
    student, teacher, labels = wave_logits()
    student.requires_grad_(), teacher.requires_grad_()
    SDDLoss(logit_loss)(student, teacher, labels).backward()
    assert (student.grad.abs().sum(dim=2) > 0).all()
    assert teacher.grad is None


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
@pytest.mark.parametrize('logit_loss', LOGIT_LOSSES.values(), ids=LOGIT_LOSSES)
def test_half_precision_is_computed_in_float32(logit_loss, dtype):
    student = wave((6, 5, 4), 0.3, 4.6e4).to(dtype).requires_grad_()
    teacher = (-wave((6, 5, 4), 0.3, 4.6e4)).to(dtype)
    assert student.abs().max() > 4e4
    loss = SDDLoss(logit_loss)
    value = loss(student, teacher, torch.tensor([0, 1, 2, 3, 0, 1]))
    value.backward()
    assert value.dtype == loss.monitored['complementary_share'].dtype == torch.float32
    assert value.isfinite() and value > 1e4
    assert student.grad.isfinite().all()


def test_the_config_is_not_changed():
    logit_loss = dict(SD_DKD)
    SDDLoss(logit_loss)
    assert logit_loss == SD_DKD


@pytest.mark.parametrize('arguments, message', [
    (dict(logit_loss=dict(type='KDLoss', reduction='batchmean')),
     "one value per row: .* got 'batchmean'"),
    (dict(complementary_weight=-1.0), r'complementary_weight must be >= 0, got -1\.0'),
    (dict(grouping='label'), r"grouping must be one of \['correctness', 'class'\], got 'label'"),
    (dict(region_reduction='none'), r"must be one of \['mean', 'sum'\], got 'none'"),
    (dict(regions='global'), r"\['all', 'consistent', 'complementary'\], got 'global'"),
])
def test_bad_constructor_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        SDDLoss(**arguments)


@pytest.mark.parametrize('student_shape, teacher_shape, labels_shape, message', [
    ((4, 6), (4, 6), (4,), r'one shape \(N, R, K\).* got student \(4, 6\)'),
    ((4, 5, 6), (4, 5, 7), (4,), r'student \(4, 5, 6\) and teacher \(4, 5, 7\)'),
    ((4, 5, 6), (4, 21, 6), (4,), r'student \(4, 5, 6\) and teacher \(4, 21, 6\)'),
    ((4, 5, 6), (4, 5, 6), (20,), r'labels must be .* shape \(4,\), got .* shape \(20,\)'),
])
def test_bad_shapes(student_shape, teacher_shape, labels_shape, message):
    with pytest.raises(ValueError, match=message):
        SDDLoss()(torch.zeros(student_shape), torch.zeros(teacher_shape),
                  torch.zeros(labels_shape, dtype=torch.long))


def test_logit_loss_that_reduces_its_rows():
    student, teacher, labels = wave_logits()
    with pytest.raises(ValueError, match=r'one value for each of the 6 x 5 rows, got shape \(\)'):
        SDDLoss(dict(type='ScalarLogitLoss'))(student, teacher, labels)
