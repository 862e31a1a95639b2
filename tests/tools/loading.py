"""Import a command line tool as a module, or see it refuse something, in this process."""
import contextlib
import importlib.util
import io
import runpy
import sys

import pytest

from tests.tools.processes import ROOT


def load_tool(path):
    """Return the module of ``tools/<path>``."""
    file = ROOT / 'tools' / path
    spec = importlib.util.spec_from_file_location(f'tool_{file.stem}', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refusal(path, *arguments, error=SystemExit):
    """Return what ``tools/<path>`` prints when it refuses its arguments, without a traceback.

    The tool is run as a script, with its own guard; ``error`` is what ends it.
    """
    printed = io.StringIO()
    with (pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(printed),
          pytest.raises(error) as raised):
        patch.chdir(ROOT)
        patch.setattr(sys, 'argv', [path, *(str(argument) for argument in arguments)])
        runpy.run_path(str(ROOT / 'tools' / path), run_name='__main__')
    return f'{printed.getvalue()}{raised.value}'
