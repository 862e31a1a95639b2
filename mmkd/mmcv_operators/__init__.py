"""mmcv's operators without a compiler: torchvision's take their place.

mmcv keeps its operators in one compiled module, ``mmcv._ext``. Where it cannot be imported,
the module ``stand_in`` of this package is imported under that name, and mmcv, mmdet and their
checkpoints notice nothing. Compiled operators, where they load, are used as they are.

``import mmkd`` runs :func:`install`, which adds two finders and imports neither torch nor mmcv.
"""
import sys

from mmkd.mmcv_operators.finder import OperatorsFinder
from mmkd.mmcv_operators.quiet_imports import QuietImportsFinder

__all__ = ['OperatorsFinder', 'QuietImportsFinder', 'install']


def install() -> None:
    """Put the finders in front of Python's own, once."""
    for finder in (QuietImportsFinder, OperatorsFinder):
        if not any(isinstance(known, finder) for known in sys.meta_path):
            sys.meta_path.insert(0, finder())
