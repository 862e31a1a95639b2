import pytest
import torch
from torch.nn import functional as F

from mmkd.losses import MDRLoss
from mmkd.losses.mdr_loss import angle_matrices, distance_matrices, length_matrices
from tests import golden
from tests.losses import checks

LISTS = ('anchors_student', 'positives_student', 'anchors_teacher', 'positives_teacher')


def grouped(anchors, positives):
    """Rows [anchor, p1, p2, p3] for each anchor, of each stage."""
    return [torch.cat([a[:, None], p.unflatten(0, (len(a), -1))], 1).flatten(0, 1)
            for a, p in zip(anchors, positives)]


@pytest.fixture(params=[torch.float64, torch.float32])
def case(request):
    case = golden.load_case('mdr_N4_K3', 'golden_relations.json')
    inputs = {name: [golden.build_input(spec, request.param) for spec in case['inputs'][name]]
              for name in LISTS}
    for leaf in inputs['anchors_student'] + inputs['positives_student']:
        leaf.requires_grad_()
    return case, inputs, 1e-9 if request.param == torch.float64 else 1e-5


@pytest.mark.parametrize('name, weights', [('L_ang', (1, 0)), ('L_len', (0, 1))])
def test_golden(case, name, weights):
    case, inputs, rtol = case
    loss = MDRLoss(*weights)
    student, teacher = (grouped(inputs[f'anchors_{owner}'], inputs[f'positives_{owner}'])
                        for owner in ('student', 'teacher'))
    value = loss(student, teacher)
    assert value.item() == pytest.approx(case['expected'][name], rel=rtol)
    leaves = inputs['anchors_student'] + inputs['positives_student']
    gradients = torch.autograd.grad(value, leaves)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    assert norm.item() == pytest.approx(case['grad_student_l2'][name], rel=10 * rtol)
    assert gradients[3].flatten()[:4].tolist() == pytest.approx(
        case['grad_first4_positives_student_stage0'][name], rel=100 * rtol)
    for kind in ('angle', 'length'):
        chosen = case['expected'][f'selected_stage_{dict(length="distance").get(kind, kind)}']
        for stage in range(3):
            assert loss.monitored[f'{kind}_choice_{stage + 1}'].item() == pytest.approx(
                chosen.count(stage) / len(chosen))


def test_golden_matrices(case):
    case, inputs, rtol = case
    positives, anchors = inputs['positives_teacher'][0], inputs['anchors_teacher'][0]
    for matrix, name in ((angle_matrices, 'A'), (distance_matrices, 'D')):
        expected = torch.tensor(case['expected'][f'{name}_teacher_stage0_rows0to2'])
        torch.testing.assert_close(matrix(positives, anchors)[:3].float(), expected,
                                   rtol=1e-5, atol=1e-6)
    assert length_matrices(positives, anchors)[0].abs().tolist() == pytest.approx(
        case['expected']['Diff_teacher_stage0_row0'], rel=10 * rtol)


# Two stages, two anchors with one positive each, by hand.
ANCHORS = [torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]])]
POSITIVES = [torch.tensor([[1.0, 1.5], [0.0, 1.0]]), torch.tensor([[3.0, 3.0], [1.0, 2.0]])]


def choices(**options):
    loss = MDRLoss(num_positives=1, **options)
    rows = grouped(ANCHORS, POSITIVES)
    positives, anchors = loss._split(rows)
    angle = loss._choose(angle_matrices(positives, anchors), loss.angle_stages)
    length = loss._choose(-distance_matrices(positives, anchors), loss.length_stages)
    return angle.tolist(), length.tolist()


def test_choice_by_hand():
    # Ranks by angle [1, 0] and [0, 1], by distance [1, 0] and [0, 0]: the last is a tie.
    assert choices() == ([[0, 1], [1, 0]], [[0, 1], [1, 0]])
    assert choices(readings=dict(tie='last')) == ([[0, 1], [1, 0]], [[0, 0], [1, 1]])
    assert choices(angle_stages=2, length_stages=None) == ([[1, 1], [1, 1]], [[1, 1], [1, 1]])
    # Among the positives of its anchor every one is first here: ties, to the first stage.
    assert choices(readings=dict(rank_dim='positive'))[0] == [[1, 1], [0, 0]]


def test_near_images_keep_their_distances():
    anchors = 100 + golden.wave((1, 4, 8), 0.3, 0.01)
    positives = anchors + golden.wave((1, 4, 8), 0.9, 0.003)
    expected = (positives.double()[:, :, None] - anchors.double()[:, None]).norm(dim=3)
    found = distance_matrices(positives, anchors).double()
    torch.testing.assert_close(found, expected, rtol=0.02, atol=0)


def test_max_prob_takes_the_more_certain_stage():
    far, near = torch.tensor([[5.0, 0.0], [0.0, 5.0]]), torch.tensor([[1.0, 0.8], [0.8, 1.0]])
    loss = MDRLoss(num_positives=1, readings=dict(tie='max_prob'))
    positives, anchors = loss._split(grouped([near, far], [near, far]))
    assert loss._choose(angle_matrices(positives, anchors), 1).tolist() == [[0, 0], [1, 1]]


def test_naive_loop_over_the_equations():
    torch.manual_seed(0)
    student, teacher = ([torch.randn(12, width, dtype=torch.float64) for width in (6, 8)]
                        for _ in range(2))
    tau, total = 0.5, 0.0
    split = [[(rows[[i for i in range(12) if i % 4]], rows[::4]) for rows in network]
             for network in (student, teacher)]
    for i in range(9):
        ranks = {'angle': [], 'length': []}
        for positives, anchors in split[1]:
            cosines = F.cosine_similarity(positives[i][None], anchors)
            distances = (positives[i][None] - anchors).norm(dim=1)
            ranks['angle'].append(int((cosines > cosines[i // 3]).sum()))
            ranks['length'].append(int((distances < distances[i // 3]).sum()))
        k = ranks['angle'].index(min(ranks['angle']))
        ours, theirs = (F.cosine_similarity(split[n][k][0][i][None], split[n][k][1]) / tau
                        for n in range(2))
        total += 300 * tau**2 * (theirs.softmax(0) * (
            theirs.log_softmax(0) - ours.log_softmax(0))).sum() / 9
        k = ranks['length'].index(min(ranks['length']))
        differences = []
        for n in range(2):
            positives, anchors = split[n][k]
            matrix = (positives.norm(dim=1)[:, None] - anchors.norm(dim=1)[None]).abs()
            differences.append(matrix[i] / matrix.mean())
        total += (differences[0] - differences[1]).square().mean() / 9
    assert MDRLoss()(student, teacher).item() == pytest.approx(total.item(), rel=1e-10)


@pytest.mark.parametrize('options', [
    {}, dict(distance_weight=1.0), dict(readings=dict(length_difference='signed')),
    dict(angle_stages=None), dict(readings=dict(length_selector='length')),
    dict(readings=dict(angle_reduction='mean', length_reduction='batchmean')),
    dict(readings=dict(rank_dim='positive', tie='max_prob'))])
def test_gradient_and_minimum(options):
    features = [golden.wave((8, 6), seed).double() for seed in (0.3, 0.9)]
    other = [golden.wave((8, 6), seed).double() for seed in (1.3, 2.9)]
    loss = MDRLoss(**{**options, 'angle_stages': None, 'length_stages': None})
    checks.only_the_student_gets_a_gradient(loss, [one.clone() for one in features], other)
    checks.is_zero_where_both_agree(MDRLoss(**options), features)


def test_stages_that_nobody_chose_still_have_a_gradient():
    good = torch.eye(4).repeat_interleave(4, 0)
    student = [torch.randn(16, 4, requires_grad=True) for _ in range(2)]
    loss = MDRLoss()
    loss(student, [good, torch.randn(16, 4)]).backward()
    assert loss.monitored['angle_choice_1'] == 1
    assert student[1].grad is not None and not student[1].grad.any()


def test_reductions_differ_by_the_number_of_anchors():
    student, teacher = ([golden.wave((16, 6), seed + n).double() for seed in (0.3, 0.9)]
                        for n in (0, 1))
    for weights, name in (((1, 0), 'angle'), ((0, 1), 'length')):
        values = [MDRLoss(*weights, readings={f'{name}_reduction': reduction})(student, teacher)
                  for reduction in ('batchmean', 'mean')]
        torch.testing.assert_close(values[0], 4 * values[1])


def test_signed_differences_tell_longer_from_shorter():
    # Anchor and positive have the lengths 1 and 2 in one network, 2 and 1 in the other network.
    student, teacher = [torch.tensor([[1.0], [2.0]])], [torch.tensor([[2.0], [1.0]])]
    values = [MDRLoss(0, 1, num_positives=1, readings=dict(length_difference=difference))(
        student, teacher).item() for difference in ('absolute', 'signed')]
    assert values == [0, 4]  # (1 - 1)^2 and (1 + 1)^2


def test_maps_are_averaged_and_widths_may_differ():
    student = [golden.wave((8, 3, 4, 4), 0.2), golden.wave((8, 5, 2, 2), 0.6)]
    teacher = [golden.wave((8, 7, 4, 4), 1.2), golden.wave((8, 2, 2, 2), 1.6)]
    pooled = [[features.mean((2, 3)) for features in network] for network in (student, teacher)]
    torch.testing.assert_close(MDRLoss()(student, teacher), MDRLoss()(*pooled))


@pytest.mark.parametrize('options, message', [
    (dict(temperature=0), 'temperature must be > 0'),
    (dict(readings=dict(tie='best')), "readings: tie must be one of .*'max_prob'"),
    (dict(angle_weight=-1), 'angle_weight must be >= 0'),
    (dict(length_stages=0), 'length_stages must be >= 1, got 0')])
def test_wrong_arguments(options, message):
    with pytest.raises(ValueError, match=message):
        MDRLoss(**options)


def test_wrong_embeddings():
    rows = [torch.randn(8, 4)]
    with pytest.raises(ValueError, match='equally many stages, at least one, got 1 and 2'):
        MDRLoss()(rows, rows * 2)
    with pytest.raises(ValueError, match=r'1 \+ 3 rows for each image, got \[\(6, 4\)\]'):
        MDRLoss()([torch.randn(6, 4)], [torch.randn(6, 4)])
    with pytest.raises(ValueError, match=r'rows \(N, D\) or maps .*TokensToMap'):
        MDRLoss()([torch.randn(8, 49, 4)], [torch.randn(8, 49, 4)])
