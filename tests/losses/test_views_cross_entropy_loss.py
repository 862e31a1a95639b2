import pytest
import torch

from mmkd.losses import ViewsCrossEntropyLoss
from tests import golden


def test_all_views_have_the_label_of_their_image():
    logits = golden.wave((6, 4), 0.3).double()
    labels = torch.tensor([2, 0])
    expected = -sum(logits[row].log_softmax(0)[labels[row // 3]] for row in range(6)) / 6
    torch.testing.assert_close(ViewsCrossEntropyLoss()(logits, labels), expected)


def test_incomplete_views_are_named():
    with pytest.raises(ValueError, match='5 rows are no whole number of views of 2 images'):
        ViewsCrossEntropyLoss()(torch.zeros(5, 4), torch.tensor([0, 1]))
