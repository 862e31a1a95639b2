from pathlib import Path

import pytest

from board_plan import ALONE, FILE, TEACHER, load_board, load_boards
from board_runs import Training
from mmkd.apis.methods import load_methods
from mmkd.datasets.glyphs import CHECKSUMS

TINY = Path(__file__).with_name('tiny_boards.yml')


@pytest.mark.parametrize('name', load_boards())
@pytest.mark.parametrize('is_quick', [False, True])
def test_every_declared_board_has_configs_and_published_images(name, is_quick):
    board = load_board(name, is_quick=is_quick)
    for pair in board.pairs.values():
        assert all((board.folder / f'{config}.py').is_file()
                   for config in board.configs(pair).values())
    budget = board.budget
    if board.data == 'glyphs':
        for split, number in (('train', budget.num_train), ('test', budget.num_test)):
            assert (split, number, budget.num_classes, budget.image_size) in CHECKSUMS
    assert not is_quick or (board.seeds, board.grid, len(board.pairs)) == (1, (), 1)


def test_all_methods_that_distil_classifiers_are_on_the_front_board():
    board = load_board('front')
    first = next(iter(board.pairs.values()))
    assert set(board.methods_of(first)) == {
        name for name, method in load_methods().items() if method.pairs}
    for name in ('front', 'other_kind'):
        board = load_board(name)
        assert (board.teachers, board.seeds, board.grid) == (3, 5, (0.1, 0.3, 1, 3))


def test_what_is_tried_of_a_method():
    board = load_board('tiny', path=TINY)
    assert [change.label for change in board.changes('DKD')] == ['x 0.1', 'x 3', 'beta 8']
    assert board.changes('KD')[1].scale == 3
    assert board.changes(ALONE) == board.changes(TEACHER) == []
    assert board.timed['AB'] == 'boundaries_ab_glyphs' and board.timed['FT'] == 'ft_glyphs'


def test_rows_of_a_pair():
    board = load_board('tiny', path=TINY)
    assert board.configs(board.pairs['other_kind']) == {
        TEACHER: 'teacher_glyphs', ALONE: 'student_mobilenetv2_glyphs', 'KD': 'kd_glyphs',
        'FitNet': 'fitnet_glyphs'}


def test_the_board_of_some_pairs_has_the_runs_of_the_whole_one():
    board = load_board('few_labels')
    few = board.only(['share_25', 'share_5'])
    assert list(few.pairs) == ['share_5', 'share_25']
    assert board.only([]) is board
    kd, same = (Training(of, of.pairs['share_25'], 'kd_digits', 0, 0) for of in (board, few))
    assert (kd.key, kd.hash) == (same.key, same.hash)
    with pytest.raises(ValueError, match=r"no pair 'share5'\. Did you mean 'share_5'"):
        board.only(['share_25', 'share5'])


def test_unknown_names_are_told_with_the_closest(tmp_path):
    with pytest.raises(ValueError, match=r"no board 'tinny'. Did you mean 'tiny'"):
        load_board('tinny', path=TINY)
    text = TINY.read_text()
    path = tmp_path / 'boards.yml'
    path.write_text(text.replace('seeds: 3', 'seed: 3'))
    with pytest.raises(ValueError, match=r'tiny: unknown seed; known are .*seeds'):
        load_board('tiny', path=path)
    path.write_text(text.replace('[KD, FitNet]', '[KD, FitNets]'))
    board = load_board('tiny', path=path)
    with pytest.raises(ValueError, match=r"of glyphs of 'FitNets'. Did you mean 'FitNet'"):
        board.configs(board.pairs['other_kind'])
    for name in ('sd_kd', 'SDKD'):
        with pytest.raises(ValueError, match=f"front has no method '{name}'. Did you mean 'SD-KD'"):
            load_board('front').check_methods(['KD', name])
    assert FILE.is_file()
