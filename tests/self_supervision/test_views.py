import pytest
import torch

from mmkd.self_supervision import Rotation
from mmkd.self_supervision.views import make_views
from tests.golden import wave


def test_pretext_or_data_set_or_the_image_alone():
    images = wave((2, 3, 4, 4), 0.3)
    given = torch.stack([images, -images], dim=1)
    assert torch.equal(make_views(images, Rotation()), Rotation()(images))
    assert torch.equal(make_views(images, None), images)
    assert torch.equal(make_views(given, None)[1::2], -images)


def test_not_both():
    with pytest.raises(ValueError, match=r'yields 4 views per image.*Rotation would make views'):
        make_views(torch.zeros(2, 4, 3, 8, 8), Rotation())
