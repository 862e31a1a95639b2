import os
import subprocess
import sys

import pytest

FORMATTER = [sys.executable, '-c', """
import sys
import time
from mmkd.utils import config_formatter

def sleep(seconds, sleep=time.sleep):
    print('waits', flush=True)
    sleep(seconds)

config_formatter._TRIES, time.sleep = int(sys.argv[1]), sleep
print(config_formatter.load_formatter().FormatCode('a=1')[0])
"""]


@pytest.fixture
def new_machine(tmp_path):
    """The environment of a process whose cache has yapf's grammars, and the files of these."""
    environment = {**os.environ, 'XDG_CACHE_HOME': str(tmp_path)}
    subprocess.run([*FORMATTER, '1'], env=environment, check=True)
    grammars = list(tmp_path.rglob('*.pickle'))
    assert grammars
    return environment, grammars


@pytest.mark.parametrize('length', [0, 100])
def test_a_grammar_that_another_process_writes_is_waited_for(new_machine, length):
    environment, grammars = new_machine
    contents = {grammar: grammar.read_bytes() for grammar in grammars}
    for grammar, content in contents.items():
        grammar.write_bytes(content[:length])
    with subprocess.Popen([*FORMATTER, '1000'], env=environment, stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout.readline() == 'waits\n'
        for grammar, content in contents.items():
            grammar.write_bytes(content)
        assert process.communicate()[0].endswith('a = 1\n\n') and process.returncode == 0


def test_a_grammar_that_stays_incomplete_is_named(new_machine):
    environment, grammars = new_machine
    for grammar in grammars:
        grammar.write_bytes(b'')
    found = subprocess.run([*FORMATTER, '2'], env=environment, capture_output=True, text=True)
    assert found.returncode == 1 and 'Remove the folder YAPF' in found.stderr
