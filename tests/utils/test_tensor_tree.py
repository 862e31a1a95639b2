from collections import namedtuple

import torch

from mmkd.utils import tensor_tree

HALF = torch.ones(1, dtype=torch.float16)
NESTED = dict(a=[HALF, (HALF.double(), 'text')], b=torch.tensor([1]))


def test_tensors_of_finds_all():
    assert len(tensor_tree.tensors_of(NESTED)) == 3
    assert tensor_tree.tensors_of(None) == []


def test_map_tensors_keeps_the_structure():
    doubled = tensor_tree.map_tensors(lambda tensor: tensor * 2, NESTED)
    assert doubled['a'][1] == (torch.tensor([2.0], dtype=torch.double), 'text')
    assert isinstance(doubled['a'], list)
    pair = namedtuple('Pair', 'x y')
    assert tensor_tree.map_tensors(lambda tensor: tensor * 2, pair(HALF, 'text')) == pair(2, 'text')


def test_full_precision_promotes_half_only():
    promoted = tensor_tree.as_full_precision(NESTED)
    assert promoted['a'][0].dtype == torch.float32
    assert promoted['a'][1][0].dtype == torch.float64
    assert promoted['b'].dtype == torch.int64
    assert tensor_tree.as_full_precision(HALF.bfloat16()).dtype == torch.float32
