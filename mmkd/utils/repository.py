"""Where configs and tools are: in a checkout of the repository, or inside an installed package."""
import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def repository_root() -> Path:
    """Return the folder that holds ``configs`` and ``tools``.

    In a checkout this is the root of the repository. A wheel carries both in ``mmkd/.mim``.

    Raises:
        FileNotFoundError: Neither place holds them.
    """
    for root in (PACKAGE.parent, PACKAGE / '.mim'):
        if (root / 'configs/_base_').is_dir() and (root / 'tools/train.py').is_file():
            return root
    raise FileNotFoundError(f'mmkd finds its configs and tools neither in {PACKAGE.parent} nor in '
                            f'{PACKAGE / ".mim"}: install mmkd again')


def environment() -> dict[str, str]:
    """Return the variables of a process that shall import this copy of the package."""
    paths = filter(None, (str(PACKAGE.parent), os.environ.get('PYTHONPATH')))
    return {**os.environ, 'PYTHONPATH': os.pathsep.join(paths)}
