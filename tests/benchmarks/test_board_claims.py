import dataclasses
import re
from types import SimpleNamespace

import mmengine
import numpy as np
import pytest
import yaml

from board_claims import claims_table
from board_plan import FILE, load_board
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
    header, _, first = claims_table(board, lines)
    assert header.startswith('| paper | its method | beats, p < 0.05 | is ahead of')
    paper, method, beats, ahead, behind, loses, missing = (
        cell.strip() for cell in first.strip('|').split('|'))
    assert (paper, method, missing) == ('A, Table 1', 'SD-KD', 'NKD')
    assert beats.startswith('KD +') and loses.startswith('AT -')
    assert ahead.startswith('DKD +') and behind.startswith('SSKD -')


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


def test_rows_of_one_run_are_not_compared(board):
    lines = [line('SD-KD', 0.7), line('KD', 0.3)]
    lines[1].row = Row(list(lines[1].row.by_run.values())[:1])
    assert claims_table(board, lines) == []


@pytest.mark.parametrize(('claims', 'message'), [
    ('{A: {SD-KD: [NDK]}}', "board front has no method 'NDK'. Did you mean 'NKD'"),
    ('{A: {SD_KD: [KD]}}', "board front has no method 'SD_KD'. Did you mean 'SD-KD'"),
    ('{A: {SD-KD: KD}}', "front.claims: A must hold lists of other methods"),
    ('{A: {SD-KD: [[KD]]}}', 'front.claims: A must hold lists of other methods'),
    ('{A: {SD-KD: [KD, KD]}}', 'each once, such as'),
    ('{A: {SD-KD: [SD-KD]}}', 'lists of other methods'),
    ('{A: {SD-KD: null}}', 'front.claims: A must hold'),
    ('{A: [SD-KD, KD]}', 'front.claims: A must hold'),
    ('[SD-KD]', 'front.claims must hold'),
    ('null', 'front.claims must hold')])
def test_claims_that_are_wrong_are_told(claims, message, tmp_path):
    boards = mmengine.load(FILE)
    boards['boards']['front']['claims'] = yaml.safe_load(claims)
    file = tmp_path / 'boards.yml'
    file.write_text(yaml.safe_dump(boards))
    with pytest.raises(ValueError, match=re.escape(message)):
        load_board('front', path=file)
