"""Where something stands in a config, as ``--cfg-options`` writes it."""
from collections.abc import Iterator, Mapping


def walk(tree: object, place: str = '') -> Iterator[tuple[str, object]]:
    """Yield the place and value of each entry in nested dicts and lists, from the outside in.

    A place is, for example, ``'model.losses.loss_kd.weight'`` or ``'param_scheduler.0.T_max'``.
    """
    if place:
        yield place, tree
    if isinstance(tree, Mapping):
        items = tree.items()
    elif isinstance(tree, list | tuple):
        items = enumerate(tree)
    else:
        return
    for key, item in items:
        yield from walk(item, f'{place}.{key}' if place else str(key))
