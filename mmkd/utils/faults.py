"""Faults that a user can mend end a command with one message, and without a traceback."""
import difflib
import errno
import os
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
SPOKEN = (PACKAGE, PACKAGE.parent / 'tools', PACKAGE / '.mim/tools')
OPTION = '--traceback'
SECONDS_FOR_THE_FIRST = 3
OWNERS = '_mmkd_owners'
SYSTEM = {  # what the system says of a file -> what that means here
    errno.ENOENT: 'there is no such file or folder',
    errno.EEXIST: 'it is there already, and is no folder',
    errno.ENOTDIR: 'a part of this path is a file, where a folder is needed',
    errno.EISDIR: 'it is a folder, where a file is needed',
    errno.EACCES: 'it may not be read or written: see its owner and its rights',
    errno.EROFS: 'nothing can be written there: the file system is read-only',
    errno.ENOSPC: 'nothing can be written: the disk is full'}
LOST_CONNECTION = 'by peer'  # closed or reset, as gloo says it


def listed(names: Iterable[str], most: int = 8) -> str:
    """Join names; of many the first, and how many more there are."""
    names = list(names)
    return ', '.join(names[:most]) + (f' and {len(names) - most} more' if len(names) > most else '')


class ExpectedFault(ValueError):
    """Something that a user gave is wrong.

    The message says what is wrong, where it stands, what is known, and what to do.
    """


class SettingFault(ExpectedFault):
    """An entry of a config cannot be built.

    Args:
        message: What is wrong with it.
        entry: The entry as it was built.
        key: The key in it that is wrong; None if it is the entry as a whole.
    """

    def __init__(self, message: str, entry: object, key: str | None = None) -> None:
        super().__init__(message)
        self.entry, self.key = entry, key

    def is_at(self, node: object) -> bool:
        """Return whether a node of a config is this entry; the entry may have more keys.

        A type that the node does not say is the default of what it belongs to.
        """
        if not isinstance(node, Mapping) or not isinstance(self.entry, Mapping):
            return False
        keys = list(node) if self.key is None else [
            key for key in ('type', self.key) if key in self.entry
            and not (key == 'type' != self.key and key not in node)]
        return bool(keys) and all(key in node and key in self.entry
                                  and _equal(node[key], self.entry[key]) for key in keys)


def _equal(first: object, second: object) -> bool:
    if isinstance(first, type | str) and isinstance(second, type | str):  # with or without a scope
        first, second = (str(getattr(value, '__name__', value)).rpartition('.')[2]
                         for value in (first, second))
    return (type(first) is type(second) and first == second) or (
        isinstance(first, Mapping) and isinstance(second, Mapping) and first == second)


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return the question " Did you mean 'x'?" for the closest known name, '' if none is close."""
    close = difflib.get_close_matches(str(name), list(known), n=1)
    return f' Did you mean {close[0]!r}?' if close else ''


def note_owner(fault: Exception, entry: object) -> None:
    """Keep that a fault came up while an entry was built; inner entries come first."""
    vars(fault).setdefault(OWNERS, []).append(entry)


def is_expected(error: BaseException) -> bool:
    """Return whether the message of an error is all that a user needs.

    That holds for an :class:`ExpectedFault`, for a file that the system refuses by name, and for
    what mmkd or its tools raise themselves: the innermost line is a ``raise`` of theirs. What
    another package or Python itself raises keeps its traceback.
    """
    if isinstance(error, ExpectedFault) or (isinstance(error, OSError) and error.filename):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    return (bool(frames) and frames[-1].line.startswith('raise ')
            and any(Path(frames[-1].filename).is_relative_to(folder) for folder in SPOKEN))


@contextmanager
def plain_errors(show_traceback: bool | None = None) -> Iterator[None]:
    """End a block on an expected fault with its message alone.

    Args:
        show_traceback: Whether to print where it was raised, too. By default that is whether
            ``--traceback`` is on the command line, from which it is taken away.

    Raises:
        SystemExit: If the block raised an expected fault; the exit code is 1.
    """
    if show_traceback is None:
        show_traceback = OPTION in sys.argv
        sys.argv[1:] = [argument for argument in sys.argv[1:] if argument != OPTION]
    try:
        yield
    except SystemExit as end:
        if isinstance(end.code, str):
            _let_the_first_speak()
        if show_traceback and isinstance(end.code, str):
            traceback.print_exc()
        raise
    except Exception as error:
        _let_the_first_speak(error)
        if not is_expected(error):
            raise
        if show_traceback:
            traceback.print_exc()
        raise SystemExit(_message_of(error)) from error


def _message_of(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.errno in SYSTEM:
        return f'{error.filename}: {SYSTEM[error.errno]}'
    is_key = isinstance(error, KeyError)  # which shows its message in quotes
    return error.args[0] if is_key else str(error)


def _let_the_first_speak(error: Exception | None = None) -> None:
    """Wait, in all processes of a run but the first, which says the same and ends the others.

    What is wrong in one of the others alone is said after that time. A process that only lost its
    connection to one that has failed waits too, until the launcher ends it.
    """
    if os.environ.get('RANK', '0') != '0' or LOST_CONNECTION in str(error):
        time.sleep(SECONDS_FOR_THE_FIRST)
