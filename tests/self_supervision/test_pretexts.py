import itertools

import pytest
import torch

from mmkd.self_supervision import ChannelPermutation, Jigsaw, Rotation
from mmkd.self_supervision.pretexts import PATCH_ORDERS
from tests.golden import wave

PRETEXTS = [Rotation, ChannelPermutation, Jigsaw]


def test_rotation_by_hand():
    views = Rotation()(torch.tensor([[[[0, 1], [2, 3]]]]))[:, 0].tolist()
    assert views == [[[0, 1], [2, 3]], [[1, 3], [0, 2]], [[3, 2], [1, 0]], [[2, 0], [3, 1]]]


def test_channel_orders_by_hand():
    views = ChannelPermutation()(torch.tensor([0, 1, 2]).view(1, 3, 1, 1)).flatten(1)
    names = [''.join('RGB'[channel] for channel in view) for view in views.tolist()]
    assert names == ['RGB', 'RBG', 'GRB', 'GBR', 'BRG', 'BGR']


def test_jigsaw_by_hand():
    image = torch.tensor([[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 3, 3], [2, 2, 3, 3]])
    views = Jigsaw()(image.view(1, 1, 4, 4))[:, 0]
    corners = views[:, ::2, ::2].flatten(1).tolist()  # one pixel of each patch
    assert corners == [list(order) for order in PATCH_ORDERS]
    assert torch.equal(views[0], image)


def test_jigsaw_agrees_with_loops_on_images_that_are_not_square():
    images = wave((2, 3, 4, 6), 0.4)
    views = Jigsaw()(images).unflatten(0, (2, 4))
    for number, view in itertools.product(range(2), range(4)):
        image = images[number]
        patches = [image[:, :2, :3], image[:, :2, 3:], image[:, 2:, :3], image[:, 2:, 3:]]
        a, b, c, d = (patches[place] for place in PATCH_ORDERS[view])
        expected = torch.cat([torch.cat([a, b], 2), torch.cat([c, d], 2)], 1)
        assert torch.equal(views[number, view], expected)


def test_patch_orders_differ_everywhere():
    assert all(sorted(order) == [0, 1, 2, 3] for order in PATCH_ORDERS)
    for one, other in itertools.combinations(PATCH_ORDERS, 2):
        assert all(a != b for a, b in zip(one, other))


@pytest.mark.parametrize('pretext', PRETEXTS)
def test_views_of_an_image_are_neighbours_and_the_first_is_the_image(pretext):
    images = wave((3, 3, 4, 4), 0.2)
    views = pretext()(images)
    assert views.shape == (3 * pretext.num_views, 3, 4, 4)
    assert torch.equal(views[::pretext.num_views], images)
    alone = torch.cat([pretext()(image[None]) for image in images])
    assert torch.equal(views, alone)
    first = views[:pretext.num_views].flatten(1)
    assert len({tuple(view.tolist()) for view in first}) == pretext.num_views


@pytest.mark.parametrize('pretext', PRETEXTS)
def test_memory_format_and_gradient_pass(pretext):
    images = wave((2, 3, 4, 4), 0.2).contiguous(memory_format=torch.channels_last)
    views = pretext()(images.requires_grad_())
    assert views.is_contiguous(memory_format=torch.channels_last)
    views.sum().backward()
    assert torch.equal(images.grad, torch.full_like(images, pretext.num_views))


@pytest.mark.parametrize('pretext, shape, message', [
    (Rotation, (1, 3, 4, 6), 'Rotation needs square images, got 4 x 6'),
    (ChannelPermutation, (1, 1, 4, 4), 'images of 3 channels, got 1'),
    (Jigsaw, (1, 3, 5, 4), 'must be even, got 5 x 4'),
])
def test_images_that_do_not_fit(pretext, shape, message):
    with pytest.raises(ValueError, match=message):
        pretext()(torch.zeros(shape))
