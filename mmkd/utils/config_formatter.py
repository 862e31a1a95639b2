"""The formatter of configs, which several processes of a new machine load at once."""
import importlib
import time
from types import ModuleType

# Another process writes the file within a fraction of a second.
_TRIES, _PAUSE = 50, 0.1


def load_formatter() -> ModuleType:
    """Return ``yapf.yapflib.yapf_api``, also while another process writes yapf's cache.

    yapf gives its cached grammar the final name before the content is written, so that a second
    process reads an incomplete file: on a new machine the processes of one run are such.

    Raises:
        RuntimeError: If the cached grammar stays unreadable.
    """
    for _ in range(_TRIES):
        try:
            return importlib.import_module('yapf.yapflib.yapf_api')
        except ImportError:
            raise
        except Exception as error:  # whatever the incomplete file makes its reader raise
            fault = error
            time.sleep(_PAUSE)
    raise RuntimeError(
        'yapf, which MMEngine formats configs with, cannot read its cached grammar '
        f'({type(fault).__name__}: {fault}): an interrupted process has left an incomplete file. '
        "Remove the folder YAPF in this user's cache folder, e.g. ~/.cache/YAPF; it is made anew."
    ) from fault
