import pytest
import torch

from mmkd.evaluation import feature_gap
from tests import golden


def test_layers_that_can_be_compared():
    rows, other = torch.zeros(4, 3), torch.zeros(4, 5, 2, 2)
    student = dict(a=rows, b=[rows], c=rows, d=rows)
    teacher = dict(a=other, b=rows, c=torch.zeros(8, 3), e=rows)
    assert feature_gap.comparable_layers(student, teacher) == ['a']
    with pytest.raises(ValueError, match=r"the student captures \['b'\]"):
        feature_gap.comparable_layers(dict(b=[rows]), teacher)


def test_similarities_of_equal_and_other_shapes():
    features = golden.wave((6, 3, 4, 4), 0.3)
    same = feature_gap.similarities(features, 3 * features)
    assert same == dict(cka=pytest.approx(1), cosine=pytest.approx(1))
    assert set(feature_gap.similarities(features, golden.wave((6, 2, 8, 8), 0.9))) == {'cka'}


def test_relations_do_not_see_rotations_and_scales():
    features = golden.wave((7, 5), 0.3).double()
    rotation = torch.linalg.qr(golden.wave((5, 5), 0.9).double())[0]
    assert feature_gap.relation_error(features, 4 * features @ rotation) < 1e-12
    assert feature_gap.relation_error(features, golden.wave((7, 3), 1.9).double()) > 0.01


def test_tokens_are_averaged_over_positions():
    features = golden.wave((5, 3, 2, 4), 0.3)
    tokens = features.flatten(2).transpose(1, 2)
    torch.testing.assert_close(feature_gap.relative_lengths(tokens),
                               feature_gap.relative_lengths(features))
    assert feature_gap.last_map((tokens, (2, 4))) is tokens
    assert feature_gap.last_map((features, tokens)) is tokens


def test_lengths_have_the_mean_one():
    lengths = feature_gap.relative_lengths(golden.wave((9, 4, 3, 3), 0.3))
    assert lengths.shape == (9,) and lengths.mean().item() == pytest.approx(1)
