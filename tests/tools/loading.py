"""Use a command line tool in this process: as a module, run to its end, or refusing something.

A process of its own would spend most of its time on importing torch; `processes.py` has those.
"""
import contextlib
import importlib.util
import io
import os
import runpy
import sys
from unittest import mock

import pytest
import torch
from mmengine.logging import MMLogger

from mmkd.apis import cli
from tests.tools.processes import ROOT


def load_tool(path):
    """Return the module of ``tools/<path>``."""
    file = ROOT / 'tools' / path
    spec = importlib.util.spec_from_file_location(f'tool_{file.stem}', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(path, *arguments):
    """Run ``tools/<path>`` to its end, as a script, and return what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        _run_as_script(path, arguments)
    return printed.getvalue()


def run_mmkd(*arguments):
    """Run the command ``mmkd`` to its end and return what it printed."""
    printed = io.StringIO()
    with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed),
          _as_a_process('mmkd', arguments)):
        cli.main()
    return printed.getvalue()


def refusal(path, *arguments):
    """Return what ``tools/<path>`` prints when it refuses its arguments, without a traceback.

    The tool is run as a script, with its own guard.
    """
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed), pytest.raises(SystemExit) as raised:
        _run_as_script(path, arguments)
    return f'{printed.getvalue()}{raised.value}'


def _run_as_script(path, arguments):
    with _as_a_process(path, arguments):
        runpy.run_path(str(ROOT / 'tools' / path), run_name='__main__')


@contextlib.contextmanager
def _as_a_process(name, arguments):
    """Give a tool its command line and leave the process as it was; exit code 0 ends the help."""
    MMLogger._instance_dict.clear()  # a logger keeps the output that it was made with
    threads = torch.get_num_threads()
    try:
        with pytest.MonkeyPatch.context() as patch, mock.patch.dict(os.environ):
            patch.chdir(ROOT)
            patch.setattr(sys, 'path', list(sys.path))
            patch.setattr(sys, 'argv', [name, *(str(argument) for argument in arguments)])
            yield
    except SystemExit as end:
        if end.code:
            raise
    finally:
        torch.set_num_threads(threads)
        MMLogger._instance_dict.clear()
