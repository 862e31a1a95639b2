"""The ranges that are required, the sets that are locked, and what the documents say of both."""
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / 'requirements').glob('lock-*.txt'))
RANGES = ('mminstall', 'runtime', 'tests', 'docs')


def read(path):
    """Requirements of a file by their name."""
    lines = [line.split('#')[0].strip() for line in path.read_text().splitlines()]
    found = [Requirement(line) for line in lines if line]
    return {each.name.lower().replace('_', '-'): each for each in found}


def ranges():
    return [item for name in RANGES
            for item in read(ROOT / 'requirements' / f'{name}.txt').items()]


@pytest.mark.parametrize('path', LOCKS, ids=lambda path: path.name)
def test_a_lock_names_one_version_of_everything(path):
    for name, locked in read(path).items():
        assert re.fullmatch(r'==[^,*]+', str(locked.specifier)), f'{name} is not pinned'


@pytest.mark.parametrize('path', LOCKS, ids=lambda path: path.name)
def test_a_lock_lies_in_the_ranges(path):
    locks = read(path)
    for name, allowed in ranges():
        version = str(locks[name].specifier).removeprefix('==')
        assert allowed.specifier.contains(version), f'{name} {version} is not {allowed}'


def test_there_is_a_lock_for_the_default_python():
    assert [path.name for path in LOCKS] == ['lock-py311.txt']


def test_torch_has_both_bounds_and_the_documents_have_them_too():
    torch = dict(ranges()[::-1])['torch'].specifier
    lower, = (each.version for each in torch if each.operator == '>=')
    upper, = (each.version for each in torch if each.operator == '<=')
    assert Version(lower) < Version(upper)
    text = (ROOT / 'docs/en/install.md').read_text()
    assert f'torch {lower}' in text and f'torch {upper}' in text


def test_an_unknown_argument_of_the_setup_is_named():
    called = subprocess.run(['bash', str(ROOT / 'tools/setup_env.sh'), 'full', '--compile'],
                            capture_output=True, text=True)
    assert called.returncode == 1
    assert 'unknown argument: --compile' in called.stderr
    assert 'Known: --compile-mmcv' in called.stderr
