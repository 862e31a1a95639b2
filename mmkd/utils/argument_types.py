"""Whether values of a config are of the type that a constructor is annotated with."""
import inspect
import math
import reprlib
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence

from torch import nn

SEQUENCES = (list, tuple, Sequence)
CONTAINERS = (Iterable, Collection)
MAPPINGS = (dict, Mapping)
SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = 80
JUDGED = (type(None), bool, int, float, str, list, tuple, Mapping)


def problem(name: str, value: object, hint: object, default: object = None) -> str | None:
    """Return what is wrong with an argument; None if it fits, or cannot be judged.

    Args:
        name: Name of the argument.
        value: Its value. What cannot stand in a config as text is not judged, such as a module.
        hint: The annotation. An int is a float and a list a tuple, but a bool is no number and a
            text no list. Annotations with other classes are not judged.
        default: The default; NaN and infinity are refused where it is finite.
    """
    if value is None and default is None:
        return None
    if not fits(value, hint):
        kind = 'the text ' if isinstance(value, str) else ''
        return f'{name} must be {describe(hint)}, got {kind}{SHORT.repr(value)}'
    if isinstance(value, float) and not math.isfinite(value) and not (
            isinstance(default, float) and not math.isfinite(default)):
        return f'{name} must be a finite number, got {value}'
    return None


def describe(hint: object) -> str:
    """Return an annotation as the documentation shows it."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):  # Python 3.10 makes Optional
        return ' | '.join(map(describe, typing.get_args(hint)))
    text = hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint)
    return text.replace('collections.abc.', '').replace('typing.', '').replace('NoneType', 'None')


def fits(value: object, hint: object) -> bool:
    """Return whether a value may stand where a parameter has this annotation."""
    origin, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
    if not isinstance(value, JUDGED):
        return True
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, member) for member in arguments)
    if origin is typing.Literal:
        return any(type(value) is type(member) and value == member for member in arguments)
    if origin in (None, types.NoneType):
        return value is None
    if origin in (bool, str):
        return isinstance(value, origin)
    if origin in (int, float):
        return isinstance(value, (int, origin)) and not isinstance(value, bool)
    if origin in (*SEQUENCES, *CONTAINERS):
        return _is_sequence_of(value, origin, arguments)
    if origin in MAPPINGS:
        return isinstance(value, Mapping) and all(
            fits(item, arguments[1]) for item in (value.values() if arguments else ()))
    if inspect.isclass(origin) and issubclass(origin, nn.Module):
        return isinstance(value, Mapping)  # which it may be built from
    return True


def _is_sequence_of(value: object, origin: object, arguments: tuple) -> bool:
    if isinstance(value, Mapping) and origin in CONTAINERS:
        return True
    if not isinstance(value, list | tuple):
        return False
    if origin is tuple and arguments and arguments[-1] is not Ellipsis:
        return len(value) == len(arguments) and all(map(fits, value, arguments))
    return not arguments or all(fits(item, arguments[0]) for item in value)


def hints_of(constructor: object) -> dict[str, tuple[object, object]]:
    """Return name -> (annotation, default) of the parameters that have an annotation."""
    try:
        hints = typing.get_type_hints(constructor)
    except (NameError, TypeError):  # annotations that only a type checker can resolve
        return {}
    return {name: (hints[name], parameter.default)
            for name, parameter in inspect.signature(constructor).parameters.items()
            if name in hints and parameter.kind not in (parameter.VAR_KEYWORD,
                                                        parameter.VAR_POSITIONAL)}
