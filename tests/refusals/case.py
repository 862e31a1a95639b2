"""One wrong input, and what mmkd must answer."""
import contextlib
import hashlib
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from mmengine.logging import MMLogger
from mmengine.visualization import Visualizer

from mmkd.apis import cli

ROOT = Path(__file__).parents[2]
STUDENT, DISTILLER = (f"_base_ = '{ROOT}/configs/_demo_/{name}_digits.py'\n"
                      for name in ('student', 'kd'))


@dataclass(frozen=True)
class Case:
    """A row of the table.

    Attributes:
        name: What is wrong, as the page of troubleshooting says it.
        words: What the message must contain.
        config: What stands in the config behind ``base``.
        options: More arguments of the command; ``{folder}`` stands for the case's folder.
        base: The first lines of the config.
        command: The command of ``mmkd``.
        prepare: Called with the folder before; it may change ``config.py`` or add files.
        arguments: What follows the command, in place of the config and its folder.
        exit_code: 1, or 2 where the command line itself is wrong.
    """

    name: str
    words: tuple[str, ...]
    config: str = ''
    options: tuple[str, ...] = ()
    base: str = STUDENT
    command: str = 'train'
    prepare: Callable[[Path], None] | None = None
    arguments: tuple[str, ...] = ('{folder}/config.py', '--work-dir', '{folder}/work')
    exit_code: int = 1

    def command_line(self, folder: Path) -> list[str]:
        """Write the files of the case and return the arguments of ``mmkd``."""
        (folder / 'config.py').write_text(f'{self.base}{self.config}\n')
        if self.prepare is not None:
            self.prepare(folder)
        return [self.command, *(argument.replace('{folder}', str(folder))
                                for argument in (*self.arguments, *self.options))]


@dataclass
class Answer:
    """How a command ended: its message, what it printed beside it, and its exit code."""

    message: str
    printed: str
    exit_code: int


def answer(arguments: list[str]) -> Answer:
    """Run ``mmkd`` in this process to its end, which must be a refusal."""
    for kind in (MMLogger, Visualizer):  # one keeps the output it was made with, one its folder
        kind._instance_dict.clear()
    output, errors = io.StringIO(), io.StringIO()
    with (pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(output),
          contextlib.redirect_stderr(errors), pytest.raises(SystemExit) as end):
        patch.setattr(sys, 'argv', ['mmkd', *arguments])
        patch.setattr(os, 'environ', dict(os.environ))
        cli.main(arguments)
    code = end.value.code
    if isinstance(code, str):
        return Answer(code, output.getvalue() + errors.getvalue(), 1)
    return Answer(errors.getvalue(), output.getvalue(), code)


def snapshot(folder: Path) -> dict[str, str]:
    """Return the hash of each file below a folder."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob('*')) if path.is_file()}
