"""Each wrong input gets one clear answer, and nothing that was there is changed."""
import subprocess
import sys

import pytest

from tests.refusals import case as cases
from tests.refusals import table
from tests.tools import processes

pytestmark = pytest.mark.slow

ALL = [case for _, cases in table.topics().values() for case in cases]


@pytest.mark.parametrize('case', ALL, ids=lambda case: case.name.replace(' ', '-'))
def test_refusal(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = case.command_line(tmp_path)
    before = cases.snapshot(tmp_path)
    answer = cases.answer(arguments)
    assert answer.exit_code == case.exit_code
    for word in case.words:
        assert word in answer.message
    assert 'Traceback' not in answer.message + answer.printed
    assert answer.message not in answer.printed, 'the message comes twice'
    after = cases.snapshot(tmp_path)
    assert {path: after.get(path) for path in before} == before
    assert not [path for path in after if path not in before and path.endswith('.pth')]


def test_names_of_cases_are_unique():
    names = [case.name for case in ALL]
    assert len(set(names)) == len(names)


def test_the_page_lists_the_cases():
    for path, text in table.pages().items():
        assert path.read_text() == text, 'run python -m tests.refusals.table'


@pytest.mark.parametrize('show', [False, True])
def test_traceback_is_shown_on_demand(show, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = ALL[0].command_line(tmp_path)
    answer = cases.answer(arguments + ['--traceback'] * show)
    assert ('Traceback' in answer.printed) == show and ALL[0].words[0] in answer.message


@pytest.mark.slow
def test_a_script_ends_with_the_message_alone(tmp_path):
    arguments = ALL[0].command_line(tmp_path)[1:]
    done = subprocess.run([sys.executable, str(processes.ROOT / 'tools/train.py'), *arguments],
                          env=processes.environment(), cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count(ALL[0].words[1]) == 1 and 'Traceback' not in done.stderr
