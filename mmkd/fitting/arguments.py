"""Channels and sizes in the arguments of connectors and losses, from the layers that they read."""
from collections.abc import Mapping

from mmkd.fitting.networks import Layer

LARGEST_GRID = 8


def sources(inputs: Mapping) -> list[str]:
    """Return all sources in the ``inputs`` of an entry."""
    return [single for source in inputs.values() for single in _listed(source)]


def rename(source: str | list, names: Mapping[str, str]) -> str | list:
    """Return a source, or a list of them, under other names."""
    if isinstance(source, list):
        return [names.get(single, single) for single in source]
    return names.get(source, source)


def fill(name: str, layers: Mapping[str, Mapping[str, Layer]], connectors: Mapping,
         losses: Mapping, batch_size: int) -> None:
    """Write channels and sizes into the modules of connectors and losses.

    Args:
        name: Name of the method, for messages.
        layers: Owner -> record -> layer.
        connectors: Entries, which are changed.
        losses: Likewise.
        batch_size: Images of a step.

    Raises:
        ValueError: If an argument needs a map and the layer has none.
    """
    shapes = {f'{owner}.{record}': layer.shape for owner in layers
              for record, layer in layers[owner].items()}
    for connector, entry in connectors.items():  # Tokens that fill a map have its shape.
        if entry['module']['type'] == 'TokensToMap':
            shapes[f'connector.{connector}'] = shapes[entry['inputs']['tokens']]
    for connector, entry in connectors.items():
        goal = _goal(f'connector.{connector}', losses)
        _fill_entry(entry, shapes, goal, batch_size)
    for entry in losses.values():
        _fill_entry(entry, shapes, None, batch_size)


def _fill_entry(entry: Mapping, shapes: Mapping, goal: str | list | None,
                batch_size: int) -> None:
    module, inputs = entry['module'], entry['inputs']
    if {'in_channels', 'features'} <= {*module, *inputs}:
        module.update(_aligned(module, inputs['features'], goal, shapes))
    for owner in ('student', 'teacher'):
        key = f'{owner}_channels'
        if key in module:
            module[key] = _channels(inputs[owner], shapes)
    if 'batch_size' in module:
        module['batch_size'] = batch_size
    if 'grids' in module:
        module.update(_grids(inputs, shapes))


def _aligned(module: Mapping, source: str | list, goal: str | list | None,
             shapes: Mapping) -> dict:
    if module['type'] == 'LinearEmbedding':
        return dict(in_channels=_size(shapes[source]))
    found = dict(in_channels=_channels(source, shapes))
    if goal is None or 'out_channels' not in module:
        return found
    found['out_channels'] = _channels(goal, shapes)
    if 'out_sizes' in module:
        found['out_sizes'] = [_side(shapes[single]) for single in goal]
    elif module['type'] == 'AlignFeatures' and _side(shapes[source]) != _side(shapes[goal]):
        found.update(in_size=_side(shapes[source]), out_size=_side(shapes[goal]))
    return found


def _goal(connector: str, losses: Mapping) -> str | list | None:
    """Return what the teacher gives where a loss reads a connector, or None."""
    for entry in losses.values():
        student, teacher = entry['inputs'].get('student'), entry['inputs'].get('teacher')
        if student == connector:
            return teacher
        if isinstance(student, list) and connector in student:
            return teacher[student.index(connector)]
    return None


def _grids(inputs: Mapping, shapes: Mapping) -> dict:
    """Return the grid of tokens of each stage, and the patches that give both maps this grid."""
    sides = [[_side(shapes[single]) for single in _listed(inputs[owner])]
             for owner in ('student', 'teacher')]
    grids = [max(grid for grid in range(1, LARGEST_GRID + 1)
                 if student % grid == 0 and teacher % grid == 0)
             for student, teacher in zip(*sides)]
    return dict(grids=[(grid, grid) for grid in grids],
                student_patches=[side // grid for side, grid in zip(sides[0], grids)],
                teacher_patches=[side // grid for side, grid in zip(sides[1], grids)])


def _channels(source: str | list, shapes: Mapping) -> int | list[int]:
    if isinstance(source, list):
        return [shapes[single][0] for single in source]
    return shapes[source][0]


def _side(shape: tuple) -> int:
    return shape[1] if len(shape) == 3 else 1


def _size(shape: tuple) -> int:
    size = 1
    for side in shape:
        size *= side
    return size


def _listed(source: str | list) -> list:
    return source if isinstance(source, list) else [source]
