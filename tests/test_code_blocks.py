"""What the code blocks of the documents hold can be typed: commands, flags, configs, Python."""
import re
import shlex
import textwrap
from functools import cache

import pytest

from mmkd.apis import cli
from tests.documents import ROOT, documents

BLOCK = re.compile(r'^[ ]*```(\w+)\n(.*?)^[ ]*```', re.DOTALL | re.MULTILINE)
FLAG = re.compile(r'--[a-z][\w-]*')
# Words that are no command of mmkd.
SHELL = ('for', 'do', 'done', 'rm', 'pip', 'git', 'cd', 'mkdir', 'grep', 'cat')
DOCUMENTS = {path.relative_to(ROOT).as_posix(): path.read_text() for path in documents()}
OF_LAUNCHERS = {'dist_train': ('dist-train', 'train'), 'dist_test': ('dist-test', 'test'),
                'slurm_train': ('train', ), 'slurm_test': ('test', )}


def blocks(language):
    """Return (document, text) of all blocks in a language."""
    return [(name, textwrap.dedent(text)) for name, content in DOCUMENTS.items()
            for found, text in BLOCK.findall(content) if found == language]


def commands():
    """Return (document, words) of every command in the blocks of the shell."""
    found = []
    for name, text in (*blocks('bash'), *blocks('shell')):
        for line in text.replace('\\\n', ' ').splitlines():
            words = shlex.split(line, comments=True)
            while words and re.match(r'[A-Z_]+=', words[0]):
                words = words[1:]
            if words and words[0] not in SHELL:
                found.append((name, words))
    return found


@cache
def flags_of_command(command):
    """Return the flags of a command of `mmkd`."""
    return set(FLAG.findall(cli.parser_of(command).format_help())) | {'--help', '--version'}


@cache
def flags_of_script(path):
    """Return the flags that a script of tools takes, or its modules beside it."""
    text = (ROOT / path).read_text()
    if (command := re.search(r"cli\.run\('([\w-]+)'\)", text)):
        return flags_of_command(command[1])
    stem = (ROOT / path).stem
    if stem in OF_LAUNCHERS:
        return set().union(*map(flags_of_command, OF_LAUNCHERS[stem]))
    modules = [(ROOT / path).parent / f'{module}.py'
               for module in re.findall(r'^(?:from|import) (\w+)', text, re.MULTILINE)]
    files = [ROOT / path, (ROOT / path).with_suffix('.py'), ROOT / 'mmkd/apis/command_line.py']
    return set().union(*(FLAG.findall(each.read_text())
                         for each in (*files, *modules) if each.is_file()))


def target_of(words):
    """Return the flags that a command may have; None for a program that is not mmkd's."""
    if words[0] == 'mmkd':
        if words[1].startswith('-'):
            return {'--help', '--version'}
        assert words[1] in cli.COMMANDS, f'mmkd has no command {words[1]}'
        if words[1] != 'run':
            return flags_of_command(words[1])
        script, = (ROOT / 'tools').rglob(f'{words[2]}.py')
        return flags_of_script(script.relative_to(ROOT).as_posix())
    if words[:2] == ['mim', 'train'] or words[1:2] in (['-m'], ['-c']):
        return None
    script = words[0] if words[0].startswith('tools/') else words[1]
    assert (ROOT / script).is_file(), f'there is no {script}'
    return None if script == 'tools/run_tests.sh' else flags_of_script(script)


@pytest.mark.parametrize('name', sorted({name for name, _ in commands()}))
def test_commands_and_their_flags_exist(name):
    for words in [words for document, words in commands() if document == name]:
        known = target_of(words)
        for word in words:
            if known is not None and word.startswith('--'):
                assert word.split('=')[0] in known, f'{" ".join(words)}: no {word}'


def test_configs_that_commands_name_exist():
    named = 0
    for name, words in commands():
        for word in words[1:]:
            folder = word.split('/')[0]
            if words[0] == 'mmkd' and word.count('/') == 1 and (ROOT / 'configs' / folder).is_dir():
                assert (ROOT / f'configs/{word}.py').is_file(), f'{name}: {word}'
                named += 1
            elif re.fullmatch(r'configs/[\w/]+\.py', word):
                assert (ROOT / word).is_file(), f'{name}: {word}'
                named += 1
    assert named > 50


@pytest.mark.parametrize('name', sorted({name for name, _ in blocks('python')}))
def test_python_blocks_are_python(name):
    for document, text in blocks('python'):
        if document == name:
            compile(text, name, 'exec')
