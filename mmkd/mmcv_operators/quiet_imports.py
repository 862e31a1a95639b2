"""Keeps one message of the OpenMMLab forks from the screen.

Their packages of data sets try to import a commercial client. Where it is missing, they print
"Could not import OneDL" at every start: they mean the level DEBUG, but without a logger the level
is ignored.
"""
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder

CHATTY_MODULES = ('mmdet.datasets', 'mmdet.datasets.transforms', 'mmpretrain.datasets',
                  'mmseg.datasets', 'mmseg.datasets.transforms')
MESSAGE = 'Could not import OneDL'


class QuietImportsFinder(MetaPathFinder):
    """Finder of the modules that print the message."""

    def find_spec(self, name, path=None, target=None) -> ModuleSpec | None:
        """Find a module of ``CHATTY_MODULES`` and exchange its loader.

        Args:
            name: Full name of the module that is imported.
            path: Search path of its package.
            target: Module that is reloaded, not used.

        Returns:
            The specification of the module to load, None for any other name.
        """
        if name not in CHATTY_MODULES:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = QuietLoader(spec.loader)
        return spec


class QuietLoader(Loader):
    """Loader that drops the message, and only that, while the module runs.

    Args:
        usual: Python's own loader of the module.
    """

    def __init__(self, usual: Loader) -> None:
        self.usual = usual

    def __getattr__(self, name):
        # Tools that read sources or data files ask the loader for more than running the module.
        return getattr(self.usual, name)

    def create_module(self, spec: ModuleSpec):
        """Leave the choice to Python's loader."""
        return self.usual.create_module(spec)

    def exec_module(self, module) -> None:
        """Run the module with a ``print_log`` that knows the message."""
        from mmengine import logging
        usual_print_log = logging.print_log

        def print_log(msg, *args, **kwargs):
            if not str(msg).startswith(MESSAGE):
                usual_print_log(msg, *args, **kwargs)

        logging.print_log = print_log
        try:
            self.usual.exec_module(module)
        finally:
            logging.print_log = usual_print_log
            self._restore_below(module.__name__, print_log, usual_print_log)

    @staticmethod
    def _restore_below(package, ours, usual) -> None:
        """Give the usual function back to modules that imported it meanwhile."""
        for name, module in list(sys.modules.items()):
            if name.startswith(package) and getattr(module, 'print_log', None) is ours:
                module.print_log = usual
