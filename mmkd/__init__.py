"""mmkd: knowledge distillation on MMEngine, for mmpretrain classifiers and mmdet detectors."""
from mmkd.mmcv_operators import install as _install_mmcv_operators
from mmkd.version import __version__

__all__ = ['__version__']

# Before anything imports mmcv.ops; neither mmcv nor torch is imported by it.
_install_mmcv_operators()
