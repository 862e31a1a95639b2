import random

import numpy as np
import pytest
import torch
from torch import nn

from mmkd.utils import random_state
from mmkd.utils.random_state import RandomStream


def draw():
    return random.random(), float(np.random.rand()), float(torch.rand(()))


def test_preserve_undoes_all_draws_also_after_an_error():
    states = random_state.get_random_states()
    expected = draw()
    random_state.set_random_states(states)
    with random_state.preserve_random_states():
        draw()
    with pytest.raises(KeyError), random_state.preserve_random_states():
        draw()
        raise KeyError
    assert draw() == expected


def test_stream_neither_disturbs_nor_follows_the_global_generators():
    outer = random_state.get_random_states()
    expected = draw()
    random_state.set_random_states(outer)
    first, second = (RandomStream(3, ('numpy', 'python')) for _ in range(2))
    with first:
        one, two = draw(), draw()
    assert draw() == expected
    with second:
        again = draw()
    torch.manual_seed(99)
    with second:
        assert draw() == two
    assert one == again != two


def test_stream_restores_the_global_generator_after_an_error():
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    with pytest.raises(KeyError), RandomStream(1):
        torch.rand(5)
        raise KeyError
    assert torch.equal(torch.rand(1), expected)


def test_stream_continues_from_its_state_dict():
    stream = RandomStream(5)
    with stream:
        torch.rand(3)
    other = RandomStream(6)
    other.load_state_dict(stream.state_dict())
    with stream:
        expected = torch.rand(2)
    with other:
        assert torch.equal(torch.rand(2), expected)


class DrawsFromNumPy(nn.Module):
    random_generators = ('numpy',)


def test_generators_beside_torch_are_swapped_where_a_module_declares_them(monkeypatch):
    model = nn.Sequential(nn.Linear(1, 1), DrawsFromNumPy())
    assert random_state.declared_generators(nn.Linear(1, 1)) == ()
    assert random_state.declared_generators(nn.Linear(1, 1), model) == ('numpy',)
    state = random.getstate()
    with RandomStream(3, random_state.declared_generators(model)) as stream:
        random.random()
        np.random.rand()
    assert random.getstate() != state and set(stream.state_dict()) >= {'numpy', 'torch'}
    assert 'python' not in stream.state_dict()


def test_unknown_generator_is_refused():
    model = DrawsFromNumPy()
    model.random_generators = ('torch',)
    with pytest.raises(ValueError, match=r"unknown names \['torch'\]; known: \['python', "):
        random_state.declared_generators(model)


def test_states_of_older_checkpoints_are_read():
    """They hold every generator."""
    old, new = RandomStream(5, ('numpy', 'python')), RandomStream(6)
    new.load_state_dict(old.state_dict())
    states = random.getstate()
    with old:
        expected = torch.rand(2)
    with new:
        assert torch.equal(torch.rand(2), expected)
    assert random.getstate() == states and 'python' not in new.state_dict()


def test_workers_differ_between_epochs_and_from_each_other():
    """A worker's torch seed is base seed + worker id; the base seed changes each epoch."""
    seen = set()
    for worker_seed in (7, 8, 1007, 1008):
        torch.manual_seed(worker_seed)
        random_state.seed_worker(worker_id=0)
        seen.add(draw())
    assert len(seen) == 4


def test_two_ranks_do_not_share_worker_seeds(monkeypatch):
    draws = []
    for rank in (0, 1):
        monkeypatch.setattr(random_state, 'get_rank', lambda rank=rank: rank)
        torch.manual_seed(7)
        random_state.seed_worker(worker_id=0)
        draws.append(draw())
    assert draws[0] != draws[1]
