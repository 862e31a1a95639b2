"""Import a command line tool as a module."""
import importlib.util

from tests.tools.processes import ROOT


def load_tool(path):
    """Return the module of ``tools/<path>``."""
    file = ROOT / 'tools' / path
    spec = importlib.util.spec_from_file_location(f'tool_{file.stem}', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
