import dataclasses
import re
from types import SimpleNamespace

import numpy as np
import pytest

from board_claims import claims_table
from board_plan import FILE, load_board, load_boards
from board_results import Row
from board_run import packed
from board_statistics import holm

IMAGES = 400


def row(share, *, seed):
    """A line of a table with three runs that are right about a share of the images."""
    rng = np.random.default_rng(seed)
    entries = []
    for run in range(3):
        hits = rng.random(IMAGES) < share
        entries.append(dict(teacher=run, seed=run, images=IMAGES, hits=packed(hits),
                            test=100 * float(hits.mean())))
    return Row(entries)


def line(method, share, is_whole=True):
    return SimpleNamespace(method=method, row=row(share, seed=len(method)), is_whole=is_whole)


@pytest.fixture
def board():
    claims = {'A, Table 1': {'SD-KD': ['KD', 'DKD', 'SSKD', 'AT', 'NKD'], 'DPK': ['KD']}}
    return dataclasses.replace(load_board('front'), claims=claims)


def test_each_claim_stands_where_its_difference_puts_it(board):
    lines = [line('SD-KD', 0.70), line('KD', 0.30), line('DKD', 0.68), line('SSKD', 0.72),
             line('AT', 0.98), line('NKD', 0.1, is_whole=False)]
    header, _, first, second = claims_table(board, lines)
    assert header.startswith('| paper | its method | beats, p < 0.05 | is ahead of')
    paper, method, beats, ahead, behind, loses, missing = (
        cell.strip() for cell in first.strip('|').split('|'))
    assert (paper, method, missing) == ('A, Table 1', 'SD-KD', 'NKD')
    assert beats.startswith('KD +') and loses.startswith('AT -')
    assert ahead.startswith('DKD +') and behind.startswith('SSKD -')
    assert second == '| A, Table 1 | DPK | - | - | - | - | KD |'


def test_p_is_corrected_for_the_claims_of_one_table(board):
    def probabilities(claims):
        lines = [line('SD-KD', 0.70), line('KD', 0.61), line('AT', 0.75)]
        text = '\n'.join(claims_table(dataclasses.replace(board, claims=claims), lines)[2:])
        return [float(re.search(rf'{other} .[.\d]+ \((.+?)\)', text)[1]) for other in ('KD', 'AT')]

    alone = probabilities({'A': {'SD-KD': ['KD']}, 'B': {'SD-KD': ['AT']}})
    assert 0 < min(alone) < max(alone) < 0.5
    together = probabilities({'A': {'SD-KD': ['KD', 'AT']}})
    assert together == pytest.approx(holm(alone), rel=0.05) and together != alone


def test_a_board_without_claims_has_no_table(board):
    assert claims_table(dataclasses.replace(board, claims={}), [line('KD', 0.5)]) == []


@pytest.mark.parametrize('name', load_boards())
def test_claims_are_of_methods_of_the_board(name):
    board = load_board(name)
    for by_method in board.claims.values():
        for method, others in by_method.items():
            assert method not in others and len(set(others)) == len(others)
            for pair in board.pairs.values():
                assert {method, *others} <= set(board.configs(pair))


def test_a_claim_of_an_unknown_method_is_told(tmp_path):
    text = FILE.read_text().replace('SD-NKD: [NKD]', 'SD-NKD: [NDK]')
    file = tmp_path / 'boards.yml'
    file.write_text(text)
    with pytest.raises(ValueError, match=r"claims of SDD, Table 1: there is no method 'NDK'\. "
                                         "Did you mean 'NKD'"):
        load_board('front', path=file)
