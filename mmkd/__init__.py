"""mmkd: knowledge distillation on MMEngine, for mmpretrain classifiers and mmdet detectors."""
from mmkd.version import __version__

__all__ = ['__version__']
