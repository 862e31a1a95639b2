"""``get_model``, ``init_detector`` and ``init_model`` take the config of a distiller, too.

These functions of mmpretrain, mmdet and mmseg get the config of the network alone, which is what
the checkpoint of a run holds. ``import mmkd`` runs :func:`install`, which imports none of the
libraries.

mmpretrain's multimodal models are left out where they cannot be defined: with a transformers that
lacks what they are made of, such as transformers 5, the import of mmpretrain fails otherwise.
"""
import functools
import importlib
import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

DEPENDENCIES = 'mmpretrain.utils.dependency'
OF_TRANSFORMERS = ('apply_chunking_to_forward', 'find_pruneable_heads_and_indices',
                   'prune_linear_layer')
FUNCTIONS = {'mmpretrain.apis.model': 'get_model', 'mmdet.apis.inference': 'init_detector',
             'mmseg.apis.inference': 'init_model'}


def install() -> None:
    """Exchange the functions: at once where they are imported, else when they will be."""
    if any(isinstance(known, CallsFinder) for known in sys.meta_path):
        return
    sys.meta_path.insert(0, CallsFinder())
    if DEPENDENCIES in sys.modules:
        leave_out_multimodal(sys.modules[DEPENDENCIES])
    for name, function in FUNCTIONS.items():
        if name in sys.modules:
            usual = getattr(sys.modules[name], function)
            exchange(sys.modules[name])
            for module in [sys.modules[parent] for parent in _packages(name)]:
                if getattr(module, function, None) is usual:
                    setattr(module, function, getattr(sys.modules[name], function))


class CallsFinder(MetaPathFinder):
    """Finder of the modules that are changed; every other name is left to Python."""

    def find_spec(self, name: str, path: object = None,
                  target: object = None) -> ModuleSpec | None:
        """Return the specification of one of the modules, None for any other name."""
        if name not in (*FUNCTIONS, DEPENDENCIES):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = CallsLoader(spec.loader)
        return spec


class CallsLoader(Loader):
    """Loader that changes a module once it has run.

    Args:
        usual: Python's own loader of the module.
    """

    def __init__(self, usual: Loader) -> None:
        self.usual = usual

    def __getattr__(self, name: str) -> object:
        # Tools that read sources ask the loader for more than running the module.
        return getattr(self.usual, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave the choice to Python's loader."""
        return self.usual.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        self.usual.exec_module(module)
        (leave_out_multimodal if module.__name__ == DEPENDENCIES else exchange)(module)


def exchange(module: ModuleType) -> None:
    """Put a function that knows distillers in the place of a module's own."""
    name = FUNCTIONS[module.__name__]
    setattr(module, name, _with_distillers(getattr(module, name)))


def leave_out_multimodal(module: ModuleType) -> None:
    """Tell mmpretrain that transformers is missing, where it lacks what mmpretrain takes of it."""
    if not module.WITH_MULTIMODAL:
        return
    try:
        part = importlib.import_module('transformers.pytorch_utils')
        importlib.import_module('transformers.modeling_utils')
    except Exception:  # whatever a library of another version raises
        part = None
    module.WITH_MULTIMODAL = all(hasattr(part, name) for name in OF_TRANSFORMERS)


def _with_distillers(function: Callable) -> Callable:
    @functools.wraps(function)
    def call(config: object, *args: object, **kwargs: object) -> object:
        return function(_of_the_network(config), *args, **kwargs)

    return call


def _of_the_network(config: object) -> object:
    """Return the config of the student in place of a distiller's, all else as it is."""
    from mmengine.config import Config
    read = config
    if isinstance(config, str | Path) and str(config).endswith('.py') and Path(config).is_file():
        importlib.import_module('mmkd.apis.config_files')  # It reads bases of mmkd.
        read = Config.fromfile(config)
    if not isinstance(read, Config) or not {'student', 'peers'} & set(read.get('model') or ()):
        return config
    importlib.import_module('mmkd.models')  # Networks that the libraries lack.
    from mmkd.apis.plain_config import plain_config
    return plain_config(read)


def _packages(name: str) -> list[str]:
    """Return the packages around a module, of those that are imported."""
    parts = name.split('.')
    return ['.'.join(parts[:number]) for number in range(1, len(parts))
            if '.'.join(parts[:number]) in sys.modules]
