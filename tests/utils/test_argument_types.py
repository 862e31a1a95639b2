from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pytest
import torch
from mmengine.config import ConfigDict
from torch import nn

from mmkd.registry import MODELS
from mmkd.utils import argument_types


@pytest.mark.parametrize('value, hint', [
    (1, int), (1, float), (1.5, float), (None, int | None), ('a', str), ([1, 2], tuple[int, int]),
    ((1, 2), list), ([1, 2.5], Sequence[float]), (dict(a=1), Mapping[str, float]),
    (ConfigDict(a=1), dict), ('relu', Literal['relu', 'tanh']), (True, bool), ((), tuple[int, ...]),
    ('x', Path), (3, Callable), (torch.ones(1), float), (nn.ReLU(), str),
    ([1], Sequence[int] | int),
    (dict(type='A'), nn.Module)])
def test_fits(value, hint):
    assert argument_types.fits(value, hint)


@pytest.mark.parametrize('value, hint', [
    ('1', int), (True, int), (1.0, int), ('0.5', float), (False, float), (None, int), (1, str),
    ([1, 2, 3], tuple[int, int]), ('ab', Sequence[str]), ([1, 'b'], Sequence[int]),
    ([1], Mapping), (dict(a='1'), Mapping[str, float]), ('gelu', Literal['relu', 'tanh']),
    (1, Literal[True]), (1, bool), (dict(a=1), Sequence), ('32', int | tuple[int, int] | None)])
def test_does_not_fit(value, hint):
    assert not argument_types.fits(value, hint)


@MODELS.register_module()
class Annotated(nn.Module):
    def __init__(self, ratio: float, size: int | tuple[int, int] = 8, *,
                 limit: float = float('inf'), name: str | None = None, **kwargs) -> None:
        super().__init__()


@pytest.mark.parametrize('arguments, message', [
    (dict(ratio='0.5'), "Annotated: ratio must be float, got the text '0.5'"),
    (dict(ratio=1, size='8'), r"size must be int \| tuple\[int, int\], got the text '8'"),
    (dict(ratio=float('nan')), 'ratio must be a finite number, got nan')])
def test_an_argument_of_a_wrong_type_is_named_at_build(arguments, message):
    with pytest.raises(ValueError, match=message):
        MODELS.build(dict(type='Annotated', **arguments))
    with pytest.raises(ValueError, match=message):
        Annotated(*arguments.values())


def test_what_fits_or_cannot_be_judged_is_taken():
    Annotated(1, (2, 3), limit=float('inf'), name=None, anything='goes')
