"""One run in a folder at a time."""
import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from mmengine.logging import print_log

from mmkd.utils import atomic_backend
from mmkd.utils.faults import ExpectedFault

FILE = '.lock'
WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
_held: set[Path] = set()


@contextlib.contextmanager
def hold(folder: str | Path) -> Iterator[None]:
    """Keep other runs out of a folder while the block runs; blocks of a process may be nested.

    The system takes the lock back however the process ends, so that a kill does not leave the
    folder locked. Of several processes of a run the first holds it, for all of them. It is a lock
    of POSIX, which also works over NFS; on a file system without locks it is left out with a
    warning. What dead processes left half-written in the folder is removed.

    Args:
        folder: It is made if it is missing.

    Raises:
        ExpectedFault: If another run is in the folder, or nothing can be written there.
    """
    path = Path(folder).resolve() / FILE
    if path in _held or os.environ.get('RANK', '0') != '0':
        yield  # a process that closes a file loses its locks on it, so it opens it once
        return
    with _open(path) as file:
        _lock(file, path)
        atomic_backend.remove_leftovers(path.parent)
        _held.add(path)
        try:
            yield
        finally:
            _held.remove(path)


def _open(path: Path) -> contextlib.AbstractContextManager:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return open(path, 'a+')
    except OSError as error:
        raise ExpectedFault(f'{path.parent}: nothing can be written into the folder of the run '
                            f'({error.strerror}). Name another with --work-dir') from error


def _lock(file: object, path: Path) -> None:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in WITHOUT_LOCKS:
            print_log(f'{path}: the file system has no locks; a second run in this folder would '
                      'not be noticed', 'current', level=30)
            return
        file.seek(0)
        raise ExpectedFault(
            f'{path.parent}: another run is in this folder ({file.read().strip() or "unknown"}). '
            'Wait for its end, stop it, or name another folder with --work-dir') from error
    file.truncate(0)
    file.write(f'process {os.getpid()} on {socket.gethostname()}\n')
    file.flush()
