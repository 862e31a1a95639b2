"""Which library the config of a network is of."""
from collections.abc import Mapping

PARTS = {'mmdet': ('bbox_head', 'roi_head', 'rpn_head'), 'mmseg': ('decode_head', )}
"""Library -> the parts of which each of its networks has one."""


def library_of(network: Mapping) -> str:
    """Return the library that a network's parts are of: a classifier is mmpretrain's."""
    return next((name for name, parts in PARTS.items() if any(part in network for part in parts)),
                'mmpretrain')
