"""The methods of ``configs/_base_/methods``, by the name of their file."""

from mmengine.config import Config

from mmkd.utils.faults import did_you_mean
from mmkd.utils.repository import repository_root


def method_names() -> list[str]:
    """Return the names of all files of methods, in order."""
    folder = repository_root() / 'configs/_base_/methods'
    return sorted(path.stem for path in folder.glob('*.py'))


def read_method(name: str) -> dict:
    """Return what a method sets in a config; ``model`` holds its connectors and losses.

    Args:
        name: Such as ``'sd_kd'``.

    Raises:
        ValueError: If there is no such method; the message lists those that exist.
    """
    if name not in method_names():
        raise ValueError(f'there is no method {name!r}.'
                         f'{did_you_mean(name.lower(), method_names())} '
                         f'Known are {", ".join(method_names())}')
    cfg = Config.fromfile(repository_root() / f'configs/_base_/methods/{name}.py')
    (found,) = (value for value in cfg.values() if isinstance(value, dict) and 'model' in value)
    return found.to_dict()
