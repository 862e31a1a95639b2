"""Answers the import of ``mmcv._ext``: the compiled module if it loads, else the stand-in."""
import os
import sys
import warnings
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location
from pathlib import Path

EXTENSION = 'mmcv._ext'
STAND_IN = Path(__file__).with_name('stand_in.py')
CHOICE = 'MMKD_MMCV_OPERATORS'
CHOICES = ('', 'torchvision')


class OperatorsFinder(MetaPathFinder):
    """Finder of one module, ``mmcv._ext``; every other name is left to Python."""

    def find_spec(self, name, path=None, target=None) -> ModuleSpec | None:
        """Find the compiled module, or the stand-in where there is none.

        Args:
            name: Full name of the module that is imported.
            path: Search path of its package.
            target: Module that is reloaded, not used.

        Returns:
            The specification of the module to load, None for any other name.

        Raises:
            ImportError: If the environment variable ``MMKD_MMCV_OPERATORS`` has an unknown value.
        """
        if name != EXTENSION:
            return None
        choice = os.environ.get(CHOICE, '')
        if choice not in CHOICES:
            raise ImportError(
                f'{CHOICE}={choice} in the environment is unknown. Leave it unset for compiled '
                f'operators where mmcv has them, or set it to {CHOICES[1]}.', name=name)
        compiled = None if choice else PathFinder.find_spec(name, path, target)
        if compiled is None or compiled.loader is None:
            return _stand_in_spec()
        compiled.loader = CompiledOrStandIn(compiled.loader)
        return compiled


class CompiledOrStandIn(Loader):
    """Loader that takes the stand-in where the compiled module is there but does not load.

    Args:
        compiled: Python's own loader of the compiled module.
    """

    def __init__(self, compiled: Loader) -> None:
        self.compiled = compiled
        self.chosen = compiled

    def create_module(self, spec: ModuleSpec):
        """Load the shared library, or prepare the stand-in if that fails."""
        try:
            return self.compiled.create_module(spec)
        except ImportError as error:
            # A library that was compiled for another torch lacks symbols; see docs/en/install.md.
            warnings.warn(f"mmcv's compiled operators in {spec.origin} do not load ({error}), so "
                          "torchvision's take their place. They fit only the torch version that "
                          'they were compiled with.', stacklevel=2)
            self.chosen = _stand_in_spec().loader
            spec.origin = str(STAND_IN)
            return None

    def exec_module(self, module) -> None:
        """Fill the module."""
        self.chosen.exec_module(module)


def _stand_in_spec() -> ModuleSpec:
    # A spec of its own name: the file becomes `mmcv._ext` and does not run twice as something else.
    return spec_from_file_location(EXTENSION, STAND_IN)


def uses_compiled_operators() -> bool:
    """Tell whether the imported ``mmcv._ext`` is the compiled one."""
    module = sys.modules.get(EXTENSION)
    return module is not None and not hasattr(module, 'IS_STAND_IN')
