import pytest
import torch

from mmkd.connectors import SemanticCalibration
from tests.losses import checks


def maps(batch=8):
    """Two layers of a student, three of a teacher."""
    student = [checks.maps(batch, 4, 8, 8), checks.maps(batch, 6, 4, 4, seed=0.7)]
    teacher = [checks.maps(batch, 4, 8, 8, seed=1.1), checks.maps(batch, 6, 8, 8, seed=1.5),
               checks.maps(batch, 8, 4, 4, seed=1.9)]
    return student, teacher


def connector():
    return SemanticCalibration([4, 6], [4, 6, 8], batch_size=8).double()


def test_every_pair_has_one_shape_and_attention_sums_to_one():
    outputs = connector()(*maps())
    shapes = [[tuple(layer.shape[1:]) for layer in row] for row in outputs['student_maps']]
    assert shapes == [[(4, 8, 8), (6, 8, 8), (8, 4, 4)], [(4, 4, 4), (6, 4, 4), (8, 4, 4)]]
    assert shapes == [[tuple(layer.shape[1:]) for layer in row]
                      for row in outputs['teacher_maps']]
    torch.testing.assert_close(outputs['attention'].sum(2), torch.ones(8, 2).double())


def test_teacher_s_map_of_the_same_size_is_passed_on():
    student, teacher = maps()
    outputs = connector()(student, teacher)
    assert torch.equal(outputs['teacher_maps'][0][1], teacher[1])
    torch.testing.assert_close(outputs['teacher_maps'][1][0],
                               torch.nn.functional.avg_pool2d(teacher[0], 2))


def test_every_parameter_and_the_student_get_a_gradient_the_teacher_none():
    module, (student, teacher) = connector(), maps()
    for leaf in (*student, *teacher):
        leaf.requires_grad_()
    outputs = module(student, teacher)
    (outputs['attention'].square().sum()
     + sum(layer.square().sum() for row in outputs['student_maps'] for layer in row)).backward()
    assert all(parameter.grad is not None for parameter in module.parameters())
    assert all(leaf.grad is not None for leaf in student)
    assert all(leaf.grad is None for leaf in teacher)


@pytest.mark.parametrize('dtype', [torch.bfloat16, torch.float16])
def test_attention_is_that_of_float32_under_autocast(dtype):
    module = connector().float()
    student, teacher = ([60 * features.float() for features in layers] for layers in maps())
    assert (student[0].flatten(1) @ student[0].flatten(1).t()).max() > torch.finfo(dtype).max or (
        dtype == torch.bfloat16)
    queries = [embed(features) for embed, features in zip(module.queries, student)]
    with torch.autocast('cpu', dtype=dtype):
        assert module(student, teacher)['attention'].isfinite().all()
        assert all(torch.equal(embed(features), query) for embed, features, query
                   in zip(module.queries, student, queries))


def test_what_does_not_fit():
    student, teacher = maps()
    with pytest.raises(ValueError, match='2 layers of the student and 3 of the teacher, got 1'):
        connector()(student[:1], teacher)
    with pytest.raises(ValueError, match=r'batches of 8, got 6 images: .*drop_last=True'):
        connector()(*maps(6))
    with pytest.raises(ValueError, match='must be > 0'):
        SemanticCalibration([4], [4], batch_size=3)
