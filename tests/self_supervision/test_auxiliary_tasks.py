import pytest

from mmkd.self_supervision import auxiliary_tasks
from tests.golden import wave


@pytest.mark.parametrize('task, outputs', [('joint', 40), ('class', 10), ('view', 4),
                                           ('multi', 14)])
def test_number_of_outputs(task, outputs):
    assert auxiliary_tasks.num_outputs(task, 10, 4) == outputs


def test_distributions_take_their_rows_and_columns():
    logits = wave((8, 14), 0.2)
    classes, views = auxiliary_tasks.distributions(logits, 'multi', 4)
    assert classes.tolist() == logits[[0, 4], :10].tolist()
    assert views.tolist() == logits[:, 10:].tolist()
    assert auxiliary_tasks.distributions(logits, 'class', 4)[0].tolist() == logits[[0, 4]].tolist()
    for task in ('joint', 'view'):
        assert auxiliary_tasks.distributions(logits, task, 4)[0] is logits


def test_unknown_task():
    with pytest.raises(ValueError, match=r"task must be one of \['joint', .* got 'rotation'"):
        auxiliary_tasks.num_outputs('rotation', 10, 4)
