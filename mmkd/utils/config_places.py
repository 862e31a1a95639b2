"""Where something stands in a config, as ``--cfg-options`` writes it."""
from collections.abc import Iterator, Mapping

from mmengine.config import Config


def walk(tree: object, place: str = '') -> Iterator[tuple[str, object]]:
    """Yield the place and value of each entry of a config, or of nested dicts and lists.

    What is outside comes first. A place is, for example, ``'model.losses.loss_kd.weight'`` or
    ``'param_scheduler.0.T_max'``.
    """
    if place:
        yield place, tree
    if isinstance(tree, Config):  # which is no Mapping
        tree = tree.to_dict()
    if isinstance(tree, Mapping):
        items = tree.items()
    elif isinstance(tree, list | tuple):
        items = enumerate(tree)
    else:
        return
    for key, item in items:
        yield from walk(item, f'{place}.{key}' if place else str(key))


def find(tree: object, place: str) -> object:
    """Return what stands at a place of a config or of nested dicts; None if nothing does."""
    for key in place.split('.'):
        tree = tree.get(key) if isinstance(tree, Mapping | Config) else None
    return tree
