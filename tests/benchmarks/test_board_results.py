import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

import board_page
import marked_section
from board_plan import AS_PUBLISHED, load_board
from board_results import Results, trainings, tuned
from board_run import packed, unpacked
from board_runs import Training
from mmkd.apis.run_plan import Run

TINY = Path(__file__).with_name('tiny_boards.yml')
IMAGES = 40


@pytest.fixture(scope='module')
def board():
    whole = load_board('tiny', path=TINY)
    return dataclasses.replace(whole, methods=('KD', 'DKD', 'AB'),
                               pairs=dict(plain=whole.pairs['plain']))


def finish(training, root, *, val, share):
    """Write what board_run.py leaves behind a run."""
    rng = np.random.default_rng(training.seed)
    hits = rng.random(IMAGES) < share
    folder = training.folder(root)
    folder.mkdir(parents=True)
    (folder / 'result.json').write_text(json.dumps(dict(
        val=val, epochs=5, steps=2, cpu_seconds_per_epoch=1.5, commit='abc',
        versions=dict(torch='2'), test=100 * float(hits.mean()), images=IMAGES,
        hits=packed(hits))))


@pytest.fixture
def filled(board, tmp_path):
    """Results in which three times the weight is best for KD, and the published one for DKD."""
    results = Results(board, tmp_path / 'data/board_tiny.jsonl')
    best = {('kd_glyphs', 'x 3'): 80.0, ('dkd_glyphs', ''): 80.0}
    for training in trainings(board):
        key = (training.config, training.change.label)
        finish(training, tmp_path, val=[30.0, best.get(key, 60.0)],
               share=0.9 if training.config == 'kd_glyphs' else 0.5)
        results.add(training, tmp_path)
    return results


def test_hits_survive_the_file():
    hits = np.random.default_rng(0).random(5003) < 0.5
    assert len(packed(hits)) < 840
    assert (unpacked(packed(hits), 5003) == hits).all()


def test_seed_after_seed_and_what_is_tried_behind_the_first(board):
    found = trainings(board)
    seeds = [training.seed for training in found]
    assert seeds == sorted(seeds)
    assert {training.seed for training in found if training.change != AS_PUBLISHED} == {0}
    assert {training.teacher for training in found if training.seed == 2} == {0}
    only = trainings(board, ['DKD'])
    assert {training.config for training in only} == {
        'student_glyphs', 'kd_glyphs', 'dkd_glyphs'}


def test_lines_are_read_back_and_added_once(board, filled, tmp_path):
    text = filled.path.read_text()
    again = Results(board, filled.path)
    assert again.runs == filled.runs and len(text.splitlines()) == len(trainings(board))
    again.add(trainings(board)[0], tmp_path)
    assert filled.path.read_text() == text
    assert again.commits() == ['abc'] and list(again.made_with()) == ['torch 2']


def test_lines_of_other_configs_are_refused(board, filled):
    filled.check(trainings(board))
    other = dataclasses.replace(board, val_share=0.5)
    with pytest.raises(ValueError, match=r'(?s)runs were made with other configs .*plain: student'
                                         r'.*are not mixed.*another name in boards.yml'):
        filled.check(trainings(other))


def test_the_choice_is_made_on_validation_images_and_asks_for_other_seeds(board, filled):
    plain = board.pairs['plain']
    assert filled.chosen(plain, 'KD', 'kd_glyphs').label == 'x 3'
    assert filled.chosen(plain, 'DKD', 'dkd_glyphs') == AS_PUBLISHED
    assert filled.chosen(plain, 'AB', 'ab_glyphs') == AS_PUBLISHED  # equals: what is published
    more = tuned(board, filled)
    assert {(training.config, training.change.label, training.seed) for training in more
            if training.pair is plain} == {('kd_glyphs', 'x 3', 1), ('kd_glyphs', 'x 3', 2)}
    del filled.runs[Training(board, plain, 'kd_glyphs', 0, 0, board.changes('KD')[0]).key]
    assert filled.chosen(plain, 'KD', 'kd_glyphs') is None


def test_rows_compare_the_runs_that_both_have(board, filled):
    plain = board.pairs['plain']
    kd, alone = (filled.row(plain, config) for config in ('kd_glyphs', 'student_glyphs'))
    assert len(kd) == 3 and kd.common(alone) == [(0, 0), (0, 2), (1, 1)]
    assert kd.hits(kd.common(alone)).shape == (3, IMAGES)
    assert (kd.last_val, kd.epochs_to(60.0), kd.epochs_to(61.0)) == (60.0, 2, None)
    next(iter(kd.by_run.values()))['val'] = [90.0, 30.0]  # the mean of the runs counts
    assert (kd.epochs_to(50.0), kd.epochs_to(51.0)) == (1, None)
    fewer = Results(dataclasses.replace(board, seeds=2), filled.path)
    assert fewer.row(plain, 'kd_glyphs').common(kd) == [(0, 0), (1, 1)]


def test_the_section_shows_both_tables(board, filled, tmp_path):
    document = tmp_path / 'docs/en/benchmark.md'
    document.parent.mkdir(parents=True)
    (tmp_path / 'docs/images').mkdir()
    for config in ('kd_glyphs', 'boundaries_ab_glyphs'):
        of = Training(board, board.pairs['plain'], config, 0, 0).hash
        filled.costs[f'plain: {config}'] = dict(over_plain=1.5, of=of)
    text = board_page.section(filled, document, is_quick=False)
    assert '### plain, as published' in text and '### plain, tuned' in text
    assert '![mean ranks and the critical difference](../images/board_tiny_plain_as_p' in text
    cells = [[cell.strip() for cell in line.strip('|').split('|')]
             for line in text.splitlines() if line.startswith(('| KD', '| AB'))]
    ab = next(row for row in cells if row[0] == 'AB')
    assert ab[-2:] == ['1.50', '5.0']  # 2 epochs of the first stage, and 2 plain ones
    cells = [row for row in cells if row[0] == 'KD']
    assert [row[:3] for row in cells[:2]] == [['KD', 'as published', '3'], ['KD', 'x 3', '1 of 3']]
    assert cells[0][4].startswith('+') and '[' in cells[0][4] and float(cells[0][5]) < 1
    assert cells[0][6:] == ['-', '-', '1.50', '3.0']
    assert text.endswith('```bash\npython tools/benchmarks/board.py tiny\n```')
    assert 'no evidence' not in text
    quick = board_page.section(filled, document, is_quick=True)
    assert '**This is no evidence.**' in quick


def test_the_section_says_which_runs_came_from_elsewhere(board, filled):
    elsewhere = [entry for entry in filled.runs.values()
                 if entry['config'] in ('ab_glyphs', 'student_glyphs')]
    for entry in elsewhere:
        entry['versions'] = dict(torch='1', device='NVIDIA')
    assert elsewhere and board_page.conditions(board, filled).endswith(
        f'; torch 2; torch 1, device NVIDIA ({len(elsewhere)} runs: student alone, AB).')


def test_p_is_corrected_for_the_rows_of_a_table(board, filled):
    lines = board_page.lines_of(filled, board.pairs['plain'], is_tuned=False)
    assert [line.method for line in lines] == ['student alone', 'KD', 'DKD', 'AB']
    for line in lines[1:]:
        assert line.corrected['student alone'] >= line.gains['student alone'].probability


def test_a_row_that_lacks_a_seed_stands_last_and_corrects_nothing(board, filled):
    whole = board_page.lines_of(filled, board.pairs['plain'], is_tuned=False)
    del filled.runs[Training(board, board.pairs['plain'], 'kd_glyphs', 2, 0).key]
    lines = board_page.lines_of(filled, board.pairs['plain'], is_tuned=False)
    assert [line.method for line in lines] == ['student alone', 'DKD', 'AB', 'KD']
    assert not lines[-1].corrected and len(lines[-1].row) == 2
    assert board_page.cells(lines[-1], filled, board.pairs['plain'], None)[2] == '2 of 3'
    by_name = {line.method: line for line in lines}
    before = next(line for line in whole if line.method == 'DKD')
    assert before.corrected['student alone'] >= by_name['DKD'].corrected['student alone']


def test_tables_show_nothing_of_other_configs(filled, tmp_path):
    key = next(key for key in filled.runs if 'dkd_glyphs' in key)
    filled.runs[key]['hash'] = '000000000000'
    with pytest.raises(ValueError, match=r'(?s)1 runs were made with other .*dkd_glyphs'):
        board_page.section(filled, tmp_path / 'benchmark.md', is_quick=False)


@pytest.mark.parametrize('change, fault', [
    (dict(test=99.0), r'line 1 has a test of 99.0, and its hits say \d'),
    (dict(hits='a$'), 'line 1 has hits that are not packed'),
    (dict(hits='gA=='), 'line 1 has a test'),
    (dict(val=[]), 'line 1 has no accuracies in val'), (dict(val='x'), 'no val as it should be'),
    (dict(commit=None, seed='0'), 'line 1 has no seed, commit as it should be'),
    (dict(images=None), 'line 1 has no images as it should be'),
    (dict(key=None), 'line 1 has no key as it should be')])
def test_lines_that_were_edited_are_refused(change, fault, board, filled):
    first, *others = filled.path.read_text().splitlines()
    filled.path.write_text('\n'.join([json.dumps({**json.loads(first), **change}), *others]))
    with pytest.raises(ValueError, match=fault):
        Results(board, filled.path)


@pytest.mark.parametrize('line', ['3', '[1, 2]', '{}', 'null'])
def test_lines_that_are_no_run_and_no_timing_are_refused(line, board, filled):
    filled.path.write_text(f'{filled.path.read_text()}\n{line}\n')
    with pytest.raises(ValueError, match=r'line \d+ has no key and no cost'):
        Results(board, filled.path)


def test_two_calls_at_once_record_a_run_once(board, filled, tmp_path):
    text = filled.path.read_text()
    filled.path.write_text(text.rstrip('\n'))  # an editor left no end of line
    calls = [Results(board, filled.path) for _ in range(2)]
    training = Training(board, board.pairs['plain'], 'kd_glyphs', 1, 1, board.changes('KD')[0])
    finish(training, tmp_path, val=[1.0], share=0.5)
    for call in calls:
        call.add(training, tmp_path)
    lines = filled.path.read_text().splitlines()
    assert lines[:-1] == text.splitlines() and json.loads(lines[-1])['key'] == training.key
    assert Results(board, filled.path).runs == calls[0].runs == calls[1].runs


def test_only_the_own_section_is_written_anew(filled, tmp_path):
    path = tmp_path / 'benchmark.md'
    path.write_text('# Title\n\nWords.\n')
    board_page.write(filled, path, is_quick=True)
    marked_section.write(path, 'growing', 'board.py', ['second'])
    path.write_text(path.read_text() + '\nWhat was found out.\n')
    board_page.write(filled, path, is_quick=False)
    text = path.read_text()
    assert text.startswith('# Title\n\nWords.\n') and text.endswith('\nWhat was found out.\n')
    assert 'no evidence' not in text and text.index('## A tiny board') < text.index('second')


def test_a_lost_mark_costs_nothing(filled, tmp_path):
    path = tmp_path / 'benchmark.md'
    board_page.write(filled, path, is_quick=True)
    end = '<!-- end tiny: written by board.py -->'
    for text in (path.read_text().replace(end, ''), path.read_text() + end):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"benchmark.md: the section 'tiny' needs one"):
            board_page.write(filled, path, is_quick=False)
        assert path.read_text() == text


def test_the_cost_of_another_config_is_measured_anew(filled, tmp_path):
    result = tmp_path / 'cost.json'
    run = Run('cost', 0, tmp_path, result, (), 1)
    for config_hash, milliseconds in (('a', 30.0), ('a', 99.0), ('b', 40.0)):
        result.write_text(json.dumps([dict(config='x.py', step_ms=milliseconds, batch_size=8,
                                           over_plain=1.5)]))
        filled.add_cost('plain: kd_glyphs', config_hash, run)
    found = Results(filled.board, filled.path)
    assert found.has_cost('plain: kd_glyphs', 'b') and not found.has_cost('plain: kd_glyphs', 'a')
    lines = [json.loads(line) for line in filled.path.read_text().splitlines()]
    assert [line['step_ms'] for line in lines if 'cost' in line] == [30.0, 40.0]


def test_nothing_recorded_is_named(board, tmp_path):
    empty = Results(board, tmp_path / 'none.jsonl')
    with pytest.raises(ValueError, match='no run of the board "tiny" is recorded'):
        board_page.section(empty, tmp_path / 'benchmark.md', is_quick=False)
