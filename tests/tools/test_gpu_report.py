import dataclasses
import json
import sys

import pytest
import torch

import gpu_page
from gpu_jobs import PARTS, Job, all_jobs
from mmkd.apis.methods import PAIRS, load_methods
from tests.tools import loading

gpu_report = loading.load_tool('benchmarks/gpu_report.py')
ORIGIN = dict(commit='abc', device='a CPU')
PRINTS = 'import pathlib, sys; pathlib.Path(sys.argv[1][7:]).write_text("[1]")'


def job(name, code):
    return Job('steps', name, (sys.executable, '-c', code))


def test_the_page_says_what_is_recorded(repository):
    """It is made of the JSON beside it, or says that there is none."""
    page = repository / 'docs/en/gpu.md'
    file = page.with_suffix('.json')
    report = json.loads(file.read_text()) if file.is_file() else None
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
    assert len([job for job in jobs if job.part == 'epochs']) == 4 * 4
    for found in jobs:
        assert all((repository / word).is_file() for word in found.command
                   if word.startswith('configs/'))


def test_finished_jobs_are_kept_and_failed_ones_tried_again(tmp_path, capsys):
    good, bad = job('good', PRINTS), job('bad', 'raise SystemExit("no memory")')
    gpu_report.run_jobs([good, bad], tmp_path, float('inf'), ORIGIN)
    assert gpu_report.read_outcome(tmp_path, good)['result'] == [1]
    assert gpu_report.read_outcome(tmp_path, bad)['error'] == 'exit 1: no memory'
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
    assert 'the time was over' in gpu_report.read_outcome(tmp_path, slow)['error']
    gpu_report.run_jobs([slow], tmp_path, 0.2, ORIGIN)
    assert 'slow: ended' in capsys.readouterr().out


@pytest.mark.parametrize('origin, expected', [(ORIGIN, [1, 1]), (dict(ORIGIN, commit='d'), [1])])
def test_a_list_that_is_half_measured_goes_on_and_is_shown(tmp_path, origin, expected):
    """One of the same commit, that is."""
    code = ('import json, pathlib, sys; file = pathlib.Path(sys.argv[1][7:]); '
            'found = json.loads(file.read_text()) if file.is_file() else []; '
            'file.write_text(json.dumps(found + [1])); sys.exit(len(found) == 0)')
    half = dataclasses.replace(job('methods', code), goes_on=True)
    gpu_report.run_jobs([half], tmp_path, float('inf'), ORIGIN)
    kept = gpu_report.read_outcome(tmp_path, half)
    assert kept['result'] == [1] and 'exit 1' in kept['error']
    gpu_report.run_jobs([half], tmp_path, float('inf'), origin)
    assert gpu_report.read_outcome(tmp_path, half)['result'] == expected


@pytest.mark.slow
@pytest.mark.extended
def test_the_shortened_report_runs_on_the_cpu(tmp_path, repository):
    page = (repository / 'docs/en/gpu.md').read_text()
    printed = loading.run('benchmarks/gpu_report.py', '--device', 'cpu', '--quick', '--out',
                          tmp_path)
    written = (tmp_path / 'quick/gpu.md').read_text()
    report = json.loads((tmp_path / 'quick/gpu.json').read_text())
    assert 'The times mean nothing' in written and 'failed**' not in written
    for part in ('tests', 'steps', 'epochs', 'detectors'):
        for name, outcome in report['parts'][part].items():
            assert outcome['result'], name
            assert f'{part}, {name}: done' in printed
    counts = report['parts']['tests']['marked_gpu']['result']
    assert counts['failed'] == [] and counts['passed'] + counts['skipped'] >= 5
    assert report['versions']['mmkd'] and report['device'] == 'a CPU'
    assert (repository / 'docs/en/gpu.md').read_text() == page
