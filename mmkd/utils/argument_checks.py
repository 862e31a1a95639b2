"""Checks of constructor arguments, which every package uses."""
import difflib
import functools
import inspect


def check_choice(name: str, value: object, known: tuple[str, ...]) -> None:
    """Raise a ValueError unless ``value`` is one of ``known``."""
    if value not in known:
        raise ValueError(f'{name} must be one of {list(known)}, got {value!r}')


def check_positive(name: str, value: float) -> None:
    """Raise a ValueError unless ``value`` is > 0."""
    if not value > 0:
        raise ValueError(f'{name} must be > 0, got {value}')


def check_not_negative(name: str, value: float) -> None:
    """Raise a ValueError unless ``value`` is >= 0."""
    if not value >= 0:
        raise ValueError(f'{name} must be >= 0, got {value}')


def refuse_unknown_arguments(module: object) -> object:
    """Let a class refuse arguments that its constructor does not know; return the class.

    A class may explain an argument that users expect in ``argument_hints``, a dict from its name to
    a sentence. Anything but a class with a constructor of its own is returned as it is, and so is a
    class whose constructor takes any keyword: what it passes on, its parent checks.
    """
    if not inspect.isclass(module) or '__init__' not in vars(module):
        return module
    init = module.__init__
    parameters = list(inspect.signature(init).parameters.values())[1:]
    if any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters):
        return module
    known = [parameter.name for parameter in parameters]

    @functools.wraps(init)
    def checked_init(self, *args: object, **kwargs: object) -> None:
        unknown = [name for name in kwargs if name not in known]
        if unknown:
            raise ValueError(_unknown_arguments(module, unknown, known))
        init(self, *args, **kwargs)

    module.__init__ = checked_init
    return module


def _unknown_arguments(module: type, unknown: list[str], known: list[str]) -> str:
    hints = getattr(module, 'argument_hints', {})
    explained = [f' {name}: {hints[name]}' for name in unknown if name in hints]
    close = [match for name in unknown if name not in hints
             for match in difflib.get_close_matches(name, known, n=1)]
    return (f'{module.__name__}: unknown arguments {unknown}.' + ''.join(explained)
            + (f' Did you mean {", ".join(map(repr, close))}?' if close else '')
            + f' It takes: {", ".join(known)}')
