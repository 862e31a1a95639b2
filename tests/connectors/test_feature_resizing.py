import pytest
import torch

from mmkd.connectors import FeatureResizing
from tests import golden
from tests.losses import checks


def test_each_stage_has_a_matrix_of_its_own():
    resizing = FeatureResizing(3, 2, num_stages=2).double()
    for stage, layer in enumerate(resizing.layers):
        golden.fill(layer, lambda name, stage=stage: float(stage))
    stages = [checks.maps(4, 3), checks.maps(4, 3, 5, 5, seed=1.2)]
    outputs = resizing(stages)
    first, second = outputs['matrices']
    assert not torch.equal(first, second)
    for features, matrix, pooled in zip(outputs['features'], (first, second),
                                        (stages[0], stages[1].mean((2, 3)))):
        expected = [[sum(weight * value for weight, value in zip(row, image)) for row in
                     matrix.tolist()] for image in pooled.tolist()]
        torch.testing.assert_close(features, torch.tensor(expected, dtype=torch.float64))


def test_outputs_are_those_it_names_and_train_the_layers():
    resizing = FeatureResizing(3, 2, num_stages=1)
    outputs = resizing([torch.ones(4, 3)])
    assert set(outputs) == set(resizing.outputs)
    assert outputs['matrices'][0] is resizing.layers[0].weight
    assert resizing.layers[0].bias is None


def test_what_does_not_fit():
    with pytest.raises(ValueError, match='num_stages must be >= 1, got 0'):
        FeatureResizing(3, 2, num_stages=0)
    with pytest.raises(ValueError, match='2 stages are resized, got 1: set num_stages'):
        FeatureResizing(3, 2, num_stages=2)([torch.zeros(4, 3)])
