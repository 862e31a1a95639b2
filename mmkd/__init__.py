"""mmkd: knowledge distillation on MMEngine, for the models of mmpretrain, mmdet and mmseg."""
import importlib
import pkgutil

from mmkd.apis.library_calls import install as _install_library_calls
from mmkd.mmcv_operators import install as _install_mmcv_operators
from mmkd.version import __version__

__all__ = ['__version__']

# Before anything imports mmcv.ops; neither mmcv nor torch is imported by it.
_install_mmcv_operators()
_install_library_calls()

# Name -> module. They are imported when they are asked for: `import mmkd` loads no torch.
_PUBLIC = {
    'read_config': 'mmkd.apis.config_files',
    'train': 'mmkd.apis.train',
    'test': 'mmkd.apis.test',
    'distil': 'mmkd.apis.distil_modules',
    'build_model': 'mmkd.apis.build_model',
    **dict.fromkeys(('Distiller', 'MultiViewDistiller', 'MutualDistiller'),
                    'mmkd.distillers'),
}
_MODULES = {module.name for module in pkgutil.iter_modules(__path__)
            if not module.name.startswith('_')}


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    if name in _MODULES:
        return importlib.import_module(f'mmkd.{name}')
    raise AttributeError(f'mmkd has no {name!r}; it has {", ".join(__dir__())}')


def __dir__() -> list[str]:
    return sorted({'__version__', *_PUBLIC, *_MODULES})
