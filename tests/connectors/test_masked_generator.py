import pytest
import torch

from mmkd.connectors import MaskedGenerator


@pytest.mark.parametrize('mask, shape', [('spatial', (4, 1, 40, 40)), ('channel', (4, 400, 1, 1))])
def test_masks_drop_the_given_share(mask, shape):
    generator = MaskedGenerator(8, 400, mask=mask, ratio=0.25)
    drawn = generator.draw_mask(torch.randn(4, 8, 40, 40))
    assert drawn.shape == shape
    assert set(drawn.unique().tolist()) == {0.0, 1.0}
    assert drawn.mean().item() == pytest.approx(0.75, abs=0.05)


def test_equal_channels_need_no_alignment():
    assert not list(MaskedGenerator(8, 8).align.parameters())
    assert MaskedGenerator(8, 6)(torch.randn(2, 8, 4, 4)).shape == (2, 6, 4, 4)


def test_masked_positions_are_not_seen():
    generator = MaskedGenerator(2, 2, mask='spatial')
    features = torch.randn(1, 2, 9, 9)
    mask = torch.ones(1, 1, 9, 9)
    mask[..., 4, 4] = 0
    changed = features.clone()
    changed[..., 4, 4] += 10
    assert torch.equal(generator.generate(features, mask), generator.generate(changed, mask))


@pytest.mark.parametrize('arguments, message', [
    (dict(mask='row'), r"mask must be one of \('spatial', 'channel'\), got 'row'"),
    (dict(ratio=1.0), 'ratio must be from 0 to below 1, got 1.0')])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        MaskedGenerator(2, 2, **arguments)


def test_a_map_of_other_channels_is_refused():
    for in_channels in (2, 3):  # with and without the alignment
        with pytest.raises(ValueError, match=rf'in_channels is {in_channels}, but .* has 4'):
            MaskedGenerator(in_channels, 2)(torch.zeros(1, 4, 3, 3))
