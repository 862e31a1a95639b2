import dataclasses
import json
import re
import subprocess
import sys
import time

import pytest
import torch

import checkout
import gpu_page
from gpu_jobs import PARTS, Job, all_jobs
from mmkd.apis.methods import PAIRS, load_methods
from tests.tools import loading

gpu_report = loading.load_tool('benchmarks/gpu_report.py')
HALF = ('import json, pathlib, sys, time; file = pathlib.Path(sys.argv[1][7:]); '
        'found = json.loads(file.read_text()) if file.is_file() else []; '
        'file.write_text(json.dumps(found + [1])); sys.exit(len(found) == 0)')
ORIGIN = dict(commit='abc', device='a CPU')
PRINTS = 'import pathlib, sys; pathlib.Path(sys.argv[1][7:]).write_text("[1]")'


def kept(folder, job):
    return json.loads(gpu_report.outcome_file(folder, job).read_text())


def job(name, code):
    return Job('steps', name, (sys.executable, '-c', code))


def test_the_page_says_what_is_recorded(repository):
    """It is made of the JSON beside it."""
    page = repository / 'docs/en/gpu.md'
    report = json.loads(page.with_suffix('.json').read_text())
    assert page.read_text() == gpu_page.make_page(report)
    assert '(gpu.md)' in (repository / 'docs/en/index.md').read_text()


@pytest.mark.skipif(torch.cuda.is_available(), reason='for machines without a GPU')
def test_without_a_gpu_it_says_so():
    printed = loading.refusal('benchmarks/gpu_report.py')
    assert 'this machine has none' in printed and '--device cpu --quick' in printed
    assert 'needs --quick' in loading.refusal('benchmarks/gpu_report.py', '--device', 'cpu')


def test_a_path_that_is_no_clone_is_told_before_anything_runs(tmp_path):
    printed = loading.refusal('benchmarks/gpu_report.py', '--device', 'cpu', '--quick', '--sdd',
                              tmp_path)
    assert 'is no clone of https://github.com/shicaiwei123/SDD-CVPR2024' in printed


def test_the_whole_report_has_every_method_in_order_of_value(repository):
    jobs = all_jobs('cuda', 'full', dict(sdd=repository))
    assert list(dict.fromkeys(job.part for job in jobs)) == list(PARTS)
    (steps,) = (job for job in jobs if job.part == 'steps')
    assert {method.pair_config(*PAIRS[0]) for method in load_methods().values()
            if method.pairs} <= set(steps.command)
    assert len([job for job in jobs if job.part == 'epochs']) == 4 * 5
    for found in jobs:
        assert all((repository / word).is_file() for word in found.command
                   if word.startswith('configs/'))


def test_finished_jobs_are_kept_and_failed_ones_tried_again(tmp_path, capsys):
    good, bad = job('good', PRINTS), job('bad', 'raise SystemExit("no memory")')
    gpu_report.run_jobs([good, bad], tmp_path, float('inf'), ORIGIN)
    assert kept(tmp_path, good)['result'] == [1]
    assert kept(tmp_path, bad)['error'] == 'exit 1: no memory'
    capsys.readouterr()
    gpu_report.run_jobs([good, bad], tmp_path, float('inf'), ORIGIN)
    printed = capsys.readouterr().out
    assert 'good: kept' in printed and 'bad: exit 1: no memory' in printed
    gpu_report.run_jobs([good], tmp_path, float('inf'), dict(ORIGIN, commit='def'))
    assert 'good: done' in capsys.readouterr().out  # another commit


def test_what_runs_over_the_time_is_ended_and_tried_again(tmp_path, capsys):
    slow, after = job('slow', 'import time; time.sleep(60)'), job('after', PRINTS)
    gpu_report.run_jobs([slow, after], tmp_path, 0.2, ORIGIN)
    printed = capsys.readouterr().out
    assert 'slow: ended' in printed and 'after: left out' in printed
    assert 'the time was over' in kept(tmp_path, slow)['error']
    gpu_report.run_jobs([slow], tmp_path, 0.2, ORIGIN)
    assert 'slow: ended' in capsys.readouterr().out


@pytest.mark.parametrize('origin, expected', [(ORIGIN, [1, 1]), (dict(ORIGIN, commit='d'), [1])])
def test_a_list_that_is_half_measured_goes_on_and_is_shown(tmp_path, origin, expected):
    """One of the same commit, that is."""
    half = dataclasses.replace(job('methods', HALF), goes_on=True)
    gpu_report.run_jobs([half], tmp_path, float('inf'), ORIGIN)
    assert kept(tmp_path, half)['result'] == [1] and 'exit 1' in kept(tmp_path, half)['error']
    gpu_report.run_jobs([half], tmp_path, float('inf'), origin)
    assert kept(tmp_path, half)['result'] == expected


def test_what_an_interrupted_report_has_measured_goes_on(tmp_path, monkeypatch):
    """Whoever ends it; a measurement of another commit does not go on."""
    code = HALF.replace('sys.exit', 'len(found) or time.sleep(60); sys.exit')
    half = dataclasses.replace(job('methods', code), goes_on=True)
    wait = subprocess.Popen.wait

    def interrupt(process, seconds=None):
        if process.poll() is not None or process.is_told:
            return wait(process, seconds)
        while not (tmp_path / 'steps/methods.result').is_file():
            time.sleep(0.05)
        process.is_told = True
        raise KeyboardInterrupt

    for origin in (ORIGIN, dict(ORIGIN, commit='def')):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(subprocess.Popen, 'wait', interrupt)
            patch.setattr(subprocess.Popen, 'is_told', False, raising=False)
            gpu_report.run_jobs([half], tmp_path, float('inf'), origin)
        assert kept(tmp_path, half)['error'] == 'interrupted'
        assert kept(tmp_path, half)['origin'] == origin
    gpu_report.run_jobs([half], tmp_path, float('inf'), dict(ORIGIN, commit='def'))
    assert kept(tmp_path, half)['result'] == [1, 1]


@pytest.mark.parametrize('commit', ['abc-changed', 'unknown'])
def test_in_a_changed_tree_nothing_is_kept(tmp_path, capsys, commit):
    good = job('good', PRINTS)
    for _ in range(2):
        gpu_report.run_jobs([good], tmp_path, float('inf'), dict(ORIGIN, commit=commit))
    assert capsys.readouterr().out.count('good: done') == 2


def test_the_report_has_what_other_calls_have_measured(tmp_path):
    gpu_report.run_jobs([job('good', PRINTS)], tmp_path, float('inf'), ORIGIN)
    other = dataclasses.replace(job('sdd', PRINTS), part='third_party')
    gpu_report.run_jobs([other], tmp_path, 0, ORIGIN)
    parts = gpu_report.collect(tmp_path, ORIGIN, 'brief')['parts']
    assert parts['steps']['good']['result'] == [1]
    assert parts['third_party']['sdd']['error'] == 'left out, the time was over'
    assert gpu_report.collect(tmp_path, dict(ORIGIN, device='another'), 'brief')['parts'] == {}


def test_a_brief_report_has_true_sizes_and_no_glyphs(repository):
    jobs = all_jobs('cuda', 'brief', dict(sdd=repository))
    assert {job.part for job in jobs} == set(PARTS) - {'glyphs'}
    commands = {job.part: ' '.join(job.command) for job in jobs}
    assert '--batch-size' not in commands['steps'] and '--repeats 10' in commands['steps']
    assert '--shape' not in commands['detectors'] and 'both compiled' not in commands['third_party']


def test_a_copy_without_git_is_told_its_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(checkout, 'ROOT', tmp_path)
    assert checkout.current_commit() == 'unknown'
    monkeypatch.setenv('MMKD_COMMIT', 'abc')
    assert checkout.current_commit() == 'abc'


def test_all_tests_of_a_gpu_are_where_the_report_looks(repository):
    marked = {path.relative_to(repository / 'tests').parts[0]
              for path in (repository / 'tests').rglob('test_*.py')
              if re.search(r'mark\.gpu\b', path.read_text())}
    assert marked == {'gpu'}


@pytest.mark.slow
@pytest.mark.extended
def test_the_shortened_report_runs_on_the_cpu(tmp_path, repository):
    page = (repository / 'docs/en/gpu.md').read_text()
    printed = loading.run('benchmarks/gpu_report.py', '--device', 'cpu', '--quick', '--out',
                          tmp_path)
    written = (tmp_path / 'quick/gpu.md').read_text()
    report = json.loads((tmp_path / 'quick/gpu.json').read_text())
    assert 'The times mean nothing' in written and '**: ' not in written
    for part in ('tests', 'steps', 'epochs', 'detectors'):
        for name, outcome in report['parts'][part].items():
            assert outcome['result'], name
            assert f'{part}, {name}: done' in printed
    counts = report['parts']['tests']['marked_gpu']['result']
    assert counts['failed'] == [] and counts['passed'] + counts['skipped'] >= 5
    assert report['versions']['mmkd'] and report['device'] == 'a CPU'
    assert (repository / 'docs/en/gpu.md').read_text() == page
