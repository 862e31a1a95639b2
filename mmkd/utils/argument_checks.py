"""Checks of constructor arguments, which every package uses."""


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
