import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkd.connectors import StitchMask
from mmkd.utils import cka
from tests import golden


def draw(mask, n=6, size=8, channels=3):
    features = [golden.wave((n, channels, size, size), 0.3)]
    return mask(features, [golden.wave((n, channels, size, size), 1.1)])[0]


@settings(deadline=None, max_examples=40)
@given(ratio=st.floats(0, 1), pattern=st.sampled_from(['random', 'block']), n=st.integers(1, 5),
       size=st.sampled_from([1, 2, 7, 8, 14]))
def test_as_many_tokens_as_asked_for_and_one_stays(ratio, pattern, n, size):
    mask = draw(StitchMask([1], ratio=ratio, pattern=pattern), n, size)
    expected = min(round(torch.tensor(ratio * size**2).item()), size**2 - 1)
    assert mask.shape == (n, size, size)
    assert (abs(mask.flatten(1).sum(1) - expected) <= (abs(ratio * size**2 % 1 - 0.5) < 1e-4)).all()


def test_images_differ_and_positions_are_equally_likely():
    torch.manual_seed(0)
    mask = draw(StitchMask([2], ratio=0.4), n=4000)
    assert mask.shape == (4000, 4, 4)
    assert not torch.equal(mask[0], mask[1])
    share = mask.float().mean(0)
    assert (abs(share - 6 / 16) < 0.04).all()


def test_grid_keeps_one_of_four():
    mask = draw(StitchMask([1], ratio=0.75, pattern='grid'), size=6)
    kept = ~mask[0]
    assert kept.sum() == 9 and kept[::2, ::2].all()


@pytest.mark.parametrize('pattern, size, ratio', [
    ('grid', 8, 0.75), ('grid', 7, 33 / 49), ('random', 8, 0.75), ('block', 8, 0.75)])
def test_monitored_ratio_is_the_share_that_is_replaced(pattern, size, ratio):
    mask = StitchMask([1], ratio=0.75, pattern=pattern)
    share = draw(mask, size=size).float().mean()
    assert mask.monitored['ratio'].item() == pytest.approx(share.item()) == pytest.approx(ratio)


def test_a_cka_is_monitored_once_it_was_measured():
    measure = dict(type='GatheredCKA', student_channels=3, teacher_channels=3, pool=4,
                   min_samples=6, initial=0.5)
    mask = StitchMask([1], cka=measure)
    draw(mask, n=4)
    assert set(mask.monitored) == {'ratio'} and mask.monitored['ratio'] == 0.5
    draw(mask, n=4)
    assert set(mask.monitored) == {'ratio', 'cka'}
    assert mask.monitored['ratio'] == 1 - mask.monitored['cka'].clamp(0, 1)


def test_block_is_more_connected_than_random():
    torch.manual_seed(0)

    def borders(pattern):
        mask = draw(StitchMask([1], ratio=0.5, pattern=pattern), n=50, size=14).float()
        return sum(mask.diff(dim=dim).abs().sum() for dim in (1, 2))

    assert borders('block') < 0.6 * borders('random')


def test_ratio_is_the_gap_of_each_stage():
    student = [golden.wave((8, 4, 8, 8), 0.3), golden.wave((8, 6, 4, 4), 0.8)]
    teacher = [golden.wave((8, 4, 8, 8), 0.45), golden.wave((8, 5, 4, 4), 2.9)]
    mask = StitchMask([2, 1])
    mask(student, teacher)
    for stage in range(2):
        value = cka.minibatch_cka(student[stage], teacher[stage]).clamp(0, 1).item()
        assert mask.monitored[f'ratio_{stage + 1}'].item() == pytest.approx(1 - value, abs=1e-6)
    assert set(mask.monitored) == {'ratio_1', 'cka_1', 'ratio_2', 'cka_2'}


def test_negative_cka_leaves_one_token():
    case = golden.load_case('cka_n8_single', 'golden_relations.json')
    maps = [[golden.build_input(specs[0])] for specs in case['inputs'].values()]
    mask = StitchMask([1])
    drawn = mask(*maps)[0]
    assert mask.monitored['cka'] < 0 and mask.monitored['ratio'] == 1
    assert (drawn.flatten(1).sum(1) == 15).all()


def test_cosine_ratio():
    mask = StitchMask([1], ratio='cosine')
    same = [golden.wave((3, 2, 4, 4), 0.3)]
    assert not mask(same, same)[0].any()
    assert mask.monitored['cosine'].item() == pytest.approx(1)
    assert mask(same, [-same[0]])[0].sum() == 3 * 15


@pytest.mark.parametrize('arguments, message', [
    (dict(ratio='ckaa'), "number or one of .*'ckaa'"), (dict(ratio=1.5), r'in 0\.\.1, got 1.5'),
    (dict(pattern='block-wise'), "pattern must be one of .*'block-wise'"),
    (dict(pattern='grid', ratio=0.5), 'ratio must be 0.75'),
    (dict(pattern='grid'), "ratio must be 0.75, got 'cka'")])
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        StitchMask([1], **arguments)
