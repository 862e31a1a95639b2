import math

import pytest
import torch

from mmkd.connectors import ExitBranch, FeatureResizing
from mmkd.losses import (
    AuxiliaryTaskLoss,
    OrthogonalityLoss,
    RisingTemperatureKDLoss,
    TOFDLoss,
    functional,
)
from tests import golden
from tests.losses import checks


def shifted(network, stage):
    """Fill the part of a stage, counted from 1."""
    return golden.fill(network, lambda name: 0.37 * stage)


def authors_parts(inputs):
    """The four parts of the authors' objective; branches and layers are filled as theirs."""
    dtype = inputs['maps_student'][0].dtype
    branches = [
        shifted(ExitBranch(4, 16, 5, num_halvings=2), 1).to(dtype),
        shifted(ExitBranch(8, 16, 5, num_halvings=1), 2).to(dtype)]
    last = shifted(torch.nn.Linear(16, 5), 3).to(dtype)
    resizing = FeatureResizing(16, 20, num_stages=3).to(dtype)
    for stage, layer in enumerate(resizing.layers, 1):
        shifted(layer, stage)
    features = [branch.blocks(maps) for branch, maps in zip(branches, inputs['maps_student'])]
    features.append(inputs['maps_student'][2])
    logits = [branch(maps) for branch, maps in zip(branches, inputs['maps_student'])]
    logits.append(last(features[2].mean((2, 3))))
    resized = resizing(features)
    case = golden.load_case('tofd')['options']
    kd = RisingTemperatureKDLoss(case['t'])
    kd.set_progress(case['epoch'], case['epochs'])
    teacher = inputs['logits_teacher']
    entropy = sum(functional.cross_entropy_rows(one / kd.temperature, one / kd.temperature).mean()
                  for one in teacher)
    return dict(
        features=TOFDLoss()(resized['features'], inputs['feat_teacher']),
        orthogonal=OrthogonalityLoss()(resized['matrices']),
        task=AuxiliaryTaskLoss('class')(logits, inputs['target']),
        soft=kd(logits, teacher) + entropy)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden(dtype):
    def objective(inputs, _):
        parts = authors_parts(inputs)
        return (0.05 * parts['features'] + 0.03 * parts['orthogonal'] + parts['task']
                + parts['soft'])

    checks.agrees_with_golden('tofd', dtype, objective)


def test_golden_parts():
    case = golden.load_case('tofd')
    for name, value in authors_parts(golden.build_inputs(case)).items():
        assert value.item() == pytest.approx(case['expected'][name], rel=1e-9), name


def stages(seed):
    return [checks.maps(3, 4, seed=seed), checks.maps(3, 4, seed=seed + 1)]


def test_agrees_with_loops():
    student, teacher = stages(0.3), stages(2.1)
    expected = 0
    for own, other in zip(student, teacher):
        expected += math.sqrt(sum((a - b)**2 for row, aim in zip(own.tolist(), other.tolist())
                                  for a, b in zip(row, aim)))
    assert TOFDLoss()(student, teacher).item() == pytest.approx(expected, rel=1e-12)


def test_by_hand():
    """Differences of 3 and 4 in one stage, of 1 in the other."""
    student = [torch.tensor([[3.0, 0.0], [0.0, 4.0]]), torch.tensor([[2.0]])]
    assert TOFDLoss()(student, [torch.zeros(2, 2), torch.tensor([[1.0]])]) == 5 + 1


def test_maps_of_the_teacher_are_averaged():
    teacher = checks.maps(3, 4, 2, 2)
    assert TOFDLoss()([checks.maps(3, 4)], [teacher]) == TOFDLoss()(
        [checks.maps(3, 4)], [teacher.mean((2, 3))])


def test_gradients():
    checks.only_the_student_gets_a_gradient(TOFDLoss(), stages(0.3), stages(2.1))
    checks.is_zero_where_both_agree(TOFDLoss(), stages(0.3))


def test_what_does_not_fit():
    with pytest.raises(ValueError, match='equally many stages'):
        TOFDLoss()(stages(0.3), stages(0.3)[:1])
    with pytest.raises(ValueError, match='one shape'):
        TOFDLoss()([torch.zeros(3, 4)], [torch.zeros(3, 5)])
