"""Faults that a user can mend end a command with one message, and without a traceback."""
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
SPOKEN = (PACKAGE, PACKAGE.parent / 'tools', PACKAGE / '.mim/tools')
OPTION = '--traceback'


class ExpectedFault(ValueError):
    """Something that a user gave is wrong.

    The message says what is wrong, where it stands, what is known, and what to do.
    """


def is_expected(error: BaseException) -> bool:
    """Return whether the message of an error is all that a user needs.

    That holds for an :class:`ExpectedFault`, for a file that the system refuses by name, and for
    each ValueError and RuntimeError that mmkd or its tools raise themselves: the innermost frame is
    theirs. What another package raises keeps its traceback.
    """
    if isinstance(error, ExpectedFault) or (isinstance(error, OSError) and error.filename):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    return (isinstance(error, ValueError | RuntimeError | FileNotFoundError) and bool(frames)
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
        if show_traceback and isinstance(end.code, str):
            traceback.print_exc()
        raise
    except (OSError, RuntimeError, ValueError) as error:
        if not is_expected(error):
            raise
        if show_traceback:
            traceback.print_exc()
        raise SystemExit(str(error)) from error
