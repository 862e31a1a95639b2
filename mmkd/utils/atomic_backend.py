"""Files that are complete or absent, also after a crash."""
import os
from pathlib import Path

from mmengine.fileio import LocalBackend, register_backend


class AtomicLocalBackend(LocalBackend):
    """Local files that are complete or absent: written beside the target, then renamed."""

    def put(self, obj: bytes, filepath: str | Path) -> None:
        """Write ``obj`` to ``filepath`` so that a crash leaves the old file or the new one.

        Raises:
            OSError: If it cannot be written, such as on a full disk; the message names the file.
        """
        target = Path(filepath)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f'{target.name}.{os.getpid()}.tmp')
        try:
            with open(temporary, 'wb') as file:
                file.write(obj)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except OSError as error:
            raise OSError(error.errno, f'{error.strerror or error}; the file was not written, and '
                          'what the folder held before is whole', str(target)) from error
        finally:
            temporary.unlink(missing_ok=True)  # gone unless something failed


register_backend('mmkd_atomic', AtomicLocalBackend, force=True)


def remove_leftovers(folder: Path) -> None:
    """Remove what dead processes of this machine left half-written; a living one still writes."""
    for leftover in folder.glob('*.tmp'):
        number = leftover.name.removesuffix('.tmp').rpartition('.')[2]
        if number.isdecimal() and not _is_alive(int(number)):
            leftover.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks, and sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:  # that of another user
        return True
    return True
