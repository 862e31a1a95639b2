"""Checks of constructor arguments, which every package uses."""
import functools
import inspect

from mmkd.utils import argument_types, build_faults
from mmkd.utils.faults import SettingFault


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


def check_arguments(module: object) -> object:
    """Let a class refuse arguments that its constructor does not know or whose type is wrong.

    A class may explain an argument that users expect in ``argument_hints``, a dict from its name to
    a sentence. Anything but a class with a constructor of its own is returned as it is. Where a
    constructor takes any keyword, its parent checks what it passes on.
    """
    if not inspect.isclass(module) or '__init__' not in vars(module):
        return module
    init, signature = module.__init__, inspect.signature(module.__init__)
    parameters = list(signature.parameters.values())[1:]
    takes_any = any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters)
    known = [parameter.name for parameter in parameters]
    hints = functools.cache(lambda: argument_types.hints_of(init))

    @functools.wraps(init)
    def checked_init(self, *args: object, **kwargs: object) -> None:
        unknown = [] if takes_any else [name for name in kwargs if name not in known]
        if unknown:
            raise SettingFault(build_faults.unknown_arguments(module, unknown, known),
                               dict(kwargs, type=module), unknown[0])
        for name, value in {**dict(zip(known, args)), **kwargs}.items():
            problem = name in hints() and argument_types.problem(name, value, *hints()[name])
            if problem:
                raise SettingFault(f'{module.__name__}: {problem}', {'type': module, name: value},
                                   name)
        init(self, *args, **kwargs)

    module.__init__ = checked_init
    return module
