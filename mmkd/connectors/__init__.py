"""The public classes of all files of this folder; a new file is found by itself."""
from mmkd.utils.public_classes import public_classes

_classes = public_classes(__name__, __path__)
globals().update(_classes)
__all__ = [*_classes]
