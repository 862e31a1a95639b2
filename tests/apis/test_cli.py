import subprocess
import sys
from importlib import metadata

import pytest

from mmkd.apis import cli, run_tool
from mmkd.version import __version__
from tests.tools import processes


@pytest.mark.parametrize('command', cli.COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main([command, '--help'])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    assert f'usage: mmkd {command}' in printed and '%(' not in printed


def test_help_lists_the_commands_without_torch():
    code = ("import sys; from mmkd.apis import cli\ntry:\n    cli.main(['--help'])\n"
            "except SystemExit:\n    assert 'torch' not in sys.modules")
    done = subprocess.run([sys.executable, '-c', code], env=processes.environment(), check=True,
                          capture_output=True, text=True)
    assert all(command in done.stdout for command in cli.COMMANDS)


def test_unknown_command_lists_the_known_ones(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(['trian'])
    assert left.value.code == 2
    assert "invalid choice: 'trian'" in capsys.readouterr().err


def test_versions_name_the_distribution_behind_each_package(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(['--version'])
    assert left.value.code == 0
    lines = dict(line.split(': ', 1) for line in capsys.readouterr().out.splitlines()
                 if ': ' in line)
    assert lines['mmkd'] == __version__
    name = metadata.packages_distributions()['mmengine'][0]
    assert lines['mmengine'] == f'{metadata.version(name)} ({name})'
    assert {'Python', 'PyTorch', 'TorchVision', 'OpenCV', 'mmdet', 'mmpretrain'} <= set(lines)


def test_scripts_of_tools_are_the_commands():
    """Each is found by `run`; one that is a command does nothing else than call it."""
    tools = processes.ROOT / 'tools'
    called = {}
    for name in run_tool.shipped_tools():
        text = (tools / f'{name}.py').read_text()
        if 'cli.run(' in text:
            assert len(text.splitlines()) < 30
            called[name] = text.split("cli.run('")[1].split("'")[0]
    assert set(called.values()) <= set(cli.COMMANDS)
    assert {'train', 'test', 'cache_teacher', 'model_converters/convert_teacher'} <= set(called)


def test_run_starts_a_tool_with_its_arguments(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, 'argv', sys.argv)
    monkeypatch.setattr(sys, 'path', list(sys.path))
    with pytest.raises(SystemExit):
        cli.main(['run', 'dataset_converters/digits_scenes', '--train', '0'])
    with pytest.raises(SystemExit, match=r'there is no tool nope; there are:\n(.*\n)*  quickstart'):
        cli.main(['run', 'nope'])
