"""tools/benchmarks/board.py"""
import json

import pytest

from tests.benchmarks.test_board_plan import TINY
from tests.tools import loading, processes

board = loading.load_tool('benchmarks/board.py')
FEW = """
quick:
  glyphs: {epochs: 1, num_train: 40, num_test: 20, num_classes: 5, image_size: 16}
boards:
  few:
    title: A few
    data: glyphs
    pairs: {plain: }
    methods: [KD]
    budget:
      {epochs: 2, num_train: 40, num_test: 20, num_classes: 5, image_size: 16, options: IMAGES}
    val_share: 0.25
    seeds: 1
    grid: [0.1, 1]
"""


@pytest.mark.parametrize('given, message', [
    ('front --hours 0', '--hours must be a positive number, got 0.0'),
    ('front --processes 0', '--processes: must be at least 1, got 0'),
    ('front --plan --only-tables', 'not allowed with argument'),
    ('front --quick --again 0', '--quick records none'),
    ('few_labels --quick --pairs share_25', '--quick trains on the first pair alone')])
def test_bad_arguments_are_named(capsys, given, message):
    with pytest.raises(SystemExit):
        board.parse_arguments(given.split())
    assert message in capsys.readouterr().err


def test_quick_leaves_the_documents_alone(tmp_path):
    parsed = board.parse_arguments(f'front --quick --out {tmp_path}'.split())
    assert parsed.data == tmp_path and parsed.document == tmp_path / 'front_quick.md'


def test_the_plan_counts_runs_and_open_choices(tmp_path):
    printed = loading.run('benchmarks/board.py', 'tiny', '--plan', '--boards', TINY, '--out',
                          tmp_path, '--data', tmp_path, '--methods', 'KD', '--processes', 2)
    # Two teachers of two depths; of three pairs student and KD with three seeds, and two weights.
    assert 'tiny: 0 runs are recorded' in printed
    assert '30 are left: 0.0 hours with 2 at a time, and 30 of unknown length' in printed
    assert '3 choices are open: at most 6 more runs' in printed
    assert not list(tmp_path.iterdir())


def test_pairs_that_are_asked_for_are_all_that_is_done(tmp_path):
    def prepare(*more):
        return board.prepare(board.parse_arguments([
            'tiny', '--boards', str(TINY), '--out', str(tmp_path), '--data', str(tmp_path), *more]))

    work, _ = prepare('--pairs', 'deeper')
    assert list(work.board.pairs) == ['deeper'] and len(work.results.board.pairs) == 3
    assert {training.pair.name for training in board.board_results.trainings(work.board)} == {
        'deeper'}
    with pytest.raises(ValueError, match=r"on deeper, board tiny has no method 'DKD'"):
        prepare('--pairs', 'deeper', '--methods', 'DKD')


def test_an_unknown_board_is_refused_in_one_line(tmp_path):
    printed = loading.refusal('benchmarks/board.py', 'frontt')
    assert "has no board 'frontt'. Did you mean 'front'?" in printed


def test_nothing_to_compare_with_is_told(tmp_path):
    printed = loading.refusal('benchmarks/board.py', 'tiny', '--boards', TINY, '--out', tmp_path,
                              '--data', tmp_path, '--again', 0)
    assert 'has no run of seed 0 of what is asked for' in printed


@pytest.mark.slow
@pytest.mark.extended
def test_a_board_is_trained_recorded_and_taken_over(tmp_path):
    file, document = tmp_path / 'boards.yml', tmp_path / 'page.md'
    images = {f'{split}_dataloader.dataset.dataset.data_root': str(tmp_path / 'images')
              for split in ('train', 'val', 'test')}
    text = FEW.replace('IMAGES', json.dumps(images))
    file.write_text(text)
    command = ('benchmarks/board.py', 'few', '--boards', file, '--out', tmp_path / 'runs',
               '--data', tmp_path, '--document', document)
    assert 'finished: plain: kd_glyphs, x 0.1, teacher 0, seed 0' in processes.run(*command)
    entries = [json.loads(line) for line in (tmp_path / 'board_few.jsonl').read_text().splitlines()]
    assert {entry['key'] for entry in entries if 'hash' in entry} == {
        f'plain: {name}, teacher 0, seed 0' for name in (
            'teacher_glyphs', 'student_glyphs', 'kd_glyphs', 'kd_glyphs, x 0.1')}
    assert [entry['cost'] for entry in entries if 'cost' in entry] == ['plain: kd_glyphs']
    kd = next(entry for entry in entries
              if entry.get('key') == 'plain: kd_glyphs, teacher 0, seed 0')
    assert len(kd['val']) == 2 and kd['images'] == 20 and kd['cpu_seconds_per_epoch'] > 0
    assert '### plain, tuned' in document.read_text()
    again = processes.run(*command)
    assert 'started' not in again and '0 are left' in again
    compared = processes.run(*command, '--again', 0)
    assert compared.count('the same') == 2 and 'teacher_glyphs' in compared
    lines = tmp_path / 'board_few.jsonl'
    recorded = lines.read_text()
    lines.write_text('\n'.join(json.dumps(dict(entry, val=[-1.0, *entry['val'][1:]])) if entry is kd
                               else json.dumps(entry) for entry in entries) + '\n')
    compared = processes.run(*command, '--again', 0, check=False)
    assert 'other from epoch 1 on' in compared and 'not all runs are the same' in compared
    lines.write_text(recorded)
    file.write_text(text.replace('epochs: 2', 'epochs: 3'))
    refused = processes.run(*command, check=False)
    assert 'were made with other configs than those of now' in refused
