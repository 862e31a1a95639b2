import pytest
import torch

from mmkd.connectors import SelectView


def test_takes_the_rows_of_one_view():
    rows = torch.arange(8)
    assert SelectView(4)(rows).tolist() == [0, 4]
    assert SelectView(4, view=3)(rows).tolist() == [3, 7]


def test_there_must_be_such_a_view():
    with pytest.raises(ValueError, match=r'view must be in 0\.\.3, got 4'):
        SelectView(4, view=4)
