"""Import a command line tool as a module, or see it refuse something, in this process."""
import contextlib
import importlib.util
import io
import sys

import pytest

from mmkd.utils import command_line
from tests.tools.processes import ROOT


def load_tool(path):
    """Return the module of ``tools/<path>``."""
    file = ROOT / 'tools' / path
    spec = importlib.util.spec_from_file_location(f'tool_{file.stem}', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refusal(path, *arguments):
    """Return what ``tools/<path>`` prints when it refuses its arguments."""
    printed = io.StringIO()
    with (pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(printed),
          pytest.raises(SystemExit) as error, command_line.plain_errors()):
        patch.chdir(ROOT)
        patch.setattr(sys, 'argv', [path, *(str(argument) for argument in arguments)])
        load_tool(path).main()
    return f'{printed.getvalue()}{error.value}'
