import numpy as np
import torch
from mmengine.dataset import Compose

from mmkd.datasets import RotatedCrops


def test_views_are_turned_counter_clockwise():
    image = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    views = RotatedCrops(8)(dict(img=image))['img']
    assert views.shape == (4, 3, 8, 8) and views.dtype == np.uint8
    tensor = torch.from_numpy(image.transpose(2, 0, 1).copy())
    for turns in range(4):
        assert np.array_equal(views[turns], torch.rot90(tensor, turns, (1, 2)).numpy())


def test_each_view_has_a_crop_of_its_own():
    np.random.seed(0)
    image = np.arange(1, 8 * 8 + 1, dtype=np.uint8).reshape(8, 8, 1).repeat(3, 2)
    places = set()
    for _ in range(20):
        views = RotatedCrops(8, padding=4)(dict(img=image))['img']
        turned_back = [np.rot90(view[0], -turns) for turns, view in enumerate(views)]
        places.add(len({view.tobytes() for view in turned_back}))
    assert max(places) == 4


def test_passes_through_the_pipeline_as_it_is():
    pipeline = Compose([dict(type='mmkd.RotatedCrops', crop_size=8),
                        dict(type='mmpretrain.PackInputs')])
    item = pipeline(dict(img=np.zeros((8, 8, 3), np.uint8), gt_label=3))
    assert item['inputs'].shape == (4, 3, 8, 8) and item['data_samples'].gt_label.item() == 3
