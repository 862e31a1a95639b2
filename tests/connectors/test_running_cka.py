import pytest
import torch
import torch.multiprocessing

from mmkd.connectors import GatheredCKA, MinibatchCKA, StitchMask, running_cka
from mmkd.utils import cka
from tests import golden


def maps(n, channels, seed, size=4):
    return golden.wave((n, channels, size, size), seed)


def test_window_is_the_average_of_the_paper():
    case = golden.load_case('cka_n8_k3', 'golden_relations.json')
    running = MinibatchCKA(window=3)
    for specs in zip(*case['inputs'].values()):
        value = running(*(golden.build_input(spec) for spec in specs))
    assert value.item() == pytest.approx(case['expected']['cka_eq7'], rel=1e-9)
    for seed in (0.1, 0.2, 0.3):  # older minibatches leave the window
        value = running(maps(6, 2, seed), maps(6, 3, seed + 1))
    fresh = MinibatchCKA(window=3)
    for seed in (0.1, 0.2, 0.3):
        expected = fresh(maps(6, 2, seed), maps(6, 3, seed + 1))
    torch.testing.assert_close(value, expected)


def test_small_minibatch_leaves_the_window():
    running = MinibatchCKA()
    with pytest.raises(ValueError, match='at least 4 samples'):
        running(maps(3, 2, 0.1), maps(3, 2, 0.2))
    value = running(maps(5, 2, 0.1), maps(5, 2, 0.7))
    torch.testing.assert_close(running(maps(2, 2, 0.3), maps(2, 2, 0.9)), value)


def test_features_that_are_not_finite_leave_the_window():
    for running in (MinibatchCKA(window=2), GatheredCKA(2, 2, pool=4, min_samples=4, window=2)):
        good = maps(6, 2, 0.1), maps(6, 2, 0.7)
        value = running(*good)
        running(good[0], good[1] * float('inf'))
        assert torch.isfinite(running(*good))
        assert running(*good).item() == pytest.approx(value.item())


def test_gathered_says_whether_it_has_measured():
    gathered = GatheredCKA(2, 2, pool=4, min_samples=6, initial=0.25)
    for _ in range(3):
        assert not gathered.is_measured
        value = gathered(maps(2, 2, 0.1), maps(2, 2, 0.7))
    assert gathered.is_measured and value.item() != 0.25


def test_window_is_saved():
    running, copied = MinibatchCKA(window=2), MinibatchCKA(window=2)
    running(maps(5, 2, 0.1), maps(5, 2, 0.7))
    copied.load_state_dict(running.state_dict())
    inputs = maps(5, 2, 0.4), maps(5, 2, 0.5)
    torch.testing.assert_close(running(*inputs), copied(*inputs))


def test_gathered_fills_up_with_the_newest_of_earlier_steps():
    gathered = GatheredCKA(2, 3, pool=4, min_samples=6, window=1, initial=0.5)
    steps = [(maps(2, 2, seed), maps(2, 3, seed + 1)) for seed in (0.1, 0.5, 0.9, 1.3)]
    assert gathered(*steps[0]).item() == gathered(*steps[1]).item() == 0.5
    for newest in (2, 3):
        rows = [torch.cat([steps[index][side] for index in (newest, newest - 1, newest - 2)])
                for side in range(2)]
        torch.testing.assert_close(gathered(*steps[newest]), cka.minibatch_cka(*rows))
    large = maps(7, 2, 0.2), maps(7, 3, 0.8)
    torch.testing.assert_close(gathered(*large), cka.minibatch_cka(*large))


def test_a_loaded_count_of_rows_is_read_again():
    steps = [(maps(2, 2, seed), maps(2, 3, seed + 1)) for seed in (0.1, 0.5, 0.9)]
    gathered, resumed = (GatheredCKA(2, 3, pool=4, min_samples=6, window=1) for _ in range(2))
    gathered(*steps[0])
    gathered(*steps[1])
    resumed.load_state_dict(gathered.state_dict())
    assert torch.equal(resumed(*steps[2]), gathered(*steps[2]))


def test_stages_are_measured_as_if_each_were_alone():
    stages = [(maps(5, 2, seed), maps(5, 3, seed + 1)) for seed in (0.1, 0.5)]
    for make in (MinibatchCKA, lambda: GatheredCKA(2, 3, pool=2, min_samples=4)):
        together = running_cka.measure([make(), make()], *zip(*stages))
        assert torch.equal(torch.stack(together), torch.stack([make()(*pair) for pair in stages]))


def test_gathered_pools_and_sums_over_its_window():
    gathered = GatheredCKA(2, 2, pool=2, min_samples=4, window=2)
    pairs = [(maps(4, 2, seed, 8), maps(4, 2, seed + 1, 6)) for seed in (0.1, 0.4)]
    for pair in pairs:
        value = gathered(*pair)
    pooled = [[torch.nn.functional.adaptive_avg_pool2d(one, 2) for one in pair] for pair in pairs]
    expected = cka.cka_from_hsic(sum(cka.hsic_1(*pair) for pair in pooled))
    torch.testing.assert_close(value, expected)


def test_maps_of_other_channels_are_refused():
    gathered = GatheredCKA(2, 3, pool=2, min_samples=4)
    with pytest.raises(ValueError, match=r'student_channels is 2, but the map .* has 4 channels'):
        gathered(maps(4, 4, 0.1), maps(4, 3, 0.7))
    with pytest.raises(ValueError, match=r'teacher_channels is 3, but the map .* has 2 channels'):
        gathered(maps(4, 2, 0.1), maps(4, 2, 0.7))


def test_wrong_arguments():
    with pytest.raises(ValueError, match='min_samples must be >= 4'):
        GatheredCKA(2, 2, min_samples=3)
    with pytest.raises(ValueError, match='window must be >= 1'):
        MinibatchCKA(window=0)
    with pytest.raises(ValueError, match=r'initial must be in 0\.\.1'):
        GatheredCKA(2, 2, initial=2)


def _measure(rank, folder):
    torch.distributed.init_process_group(
        'gloo', init_method=f'file://{folder}/store', rank=rank, world_size=2)
    number, size = (2, 8) if rank == 0 else (1, 6)  # other canvases, an incomplete last batch
    detector = GatheredCKA(2, 3, pool=4, min_samples=4, window=2)
    classifier = StitchMask([1])
    values = []
    for step in range(3):
        seed = step + 0.3 * rank
        values.append(detector(maps(number, 2, seed, size), maps(number, 3, seed + 1, size)))
        classifier([maps(6 - rank, 2, seed)], [maps(6 - rank, 3, seed + 1)])
        values.append(classifier.monitored['ratio'].double())
    calls = []
    running_cka.all_gather = lambda rows, gather=running_cka.all_gather: (
        calls.append(rows.shape) or gather(rows))
    pairs = [(maps(number, 2, seed), maps(number, 3, seed + 1)) for seed in (0.3 * rank, 0.7)]
    values += running_cka.measure([GatheredCKA(2, 3, pool=1, min_samples=4)
                                   for _ in pairs], *zip(*pairs))
    assert calls == [(2, 10)]  # one message for both stages, padded to the larger batch
    torch.save(torch.stack(values), f'{folder}/rank{rank}.pth')


@pytest.mark.extended
@pytest.mark.slow
def test_two_processes_have_one_ratio(tmp_path):
    torch.multiprocessing.spawn(_measure, args=(str(tmp_path),), nprocs=2)
    first, second = (torch.load(tmp_path / f'rank{rank}.pth') for rank in range(2))
    assert torch.equal(first, second) and torch.isfinite(first).all()
    assert (first != 0.5).any() and len(set(first.tolist())) > 3
    sums = sum(cka.hsic_1(maps(6 - rank, 2, 0.3 * rank), maps(6 - rank, 3, 1 + 0.3 * rank))
               for rank in range(2))
    assert first[1].item() == pytest.approx(1 - cka.cka_from_hsic(sums).clamp(0, 1).item(),
                                            rel=1e-5)


def test_orientation_alone_is_no_similarity():
    """Both networks tell portraits from landscapes, and have nothing else in common."""
    torch.manual_seed(0)
    values = {}
    for centre in ('samples', 'orientation'):
        measure = GatheredCKA(6, 6, pool=2, min_samples=16, window=4, centre=centre)
        for step in range(32):
            size = (12, 8) if step % 2 else (8, 12)
            offset = 3.0 * (step % 2)
            values[centre] = measure(*(torch.randn(2, 6, *size) + offset for _ in range(2)))
    assert values['samples'] > 0.9 and abs(values['orientation']) < 0.3


def test_centring_by_orientation_by_hand_and_of_one_group():
    measure = GatheredCKA(1, 1, pool=1, min_samples=4, centre='orientation')
    assert measure.rows.shape == (4, 3)
    rows = torch.tensor([[1.0, 5.0], [3.0, 7.0], [10.0, 0.0], [20.0, 4.0]])
    flags = torch.tensor([[1.0], [1.0], [0.0], [0.0]])
    assert running_cka._centred(rows, flags).tolist() == [[-1, -1], [1, 1], [-5, -2], [5, 2]]
    maps = [golden.wave((8, 3, 6, 8), seed) for seed in (0.3, 0.9)]
    alike = [GatheredCKA(3, 3, pool=4, min_samples=8, centre=centre)(*maps)
             for centre in ('samples', 'orientation')]
    torch.testing.assert_close(*alike)
    with pytest.raises(ValueError, match='centre must be one of'):
        GatheredCKA(3, 3, centre='canvas')
