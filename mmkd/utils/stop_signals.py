"""SIGTERM and SIGINT: what is asked to stop says so once, and ends with the usual exit code."""
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(SystemExit):
    """The process was asked to stop.

    Args:
        number: Of the signal; the exit code is 128 more.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


class _Requests:
    is_postponed = False
    received: int | None = None


def postpone(is_postponed: bool) -> None:
    """Choose whether the first signal is only noted, for somebody who asks for it.

    A second one ends the process in any case.
    """
    _Requests.is_postponed = is_postponed


def received() -> int | None:
    """Return the number of the signal that was noted, or None."""
    return _Requests.received


@contextlib.contextmanager
def handled() -> Iterator[None]:
    """Raise :class:`Stopped` in the block at SIGTERM or SIGINT; the first process prints which.

    In a thread other than the main one nothing is changed, because signals do not come there.

    Raises:
        Stopped: After a signal, also where another process of the run ended first and the block
            failed for that reason.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _Requests.received, owner = None, os.getpid()

    def answer(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:  # a data worker, which inherits this function
            raise KeyboardInterrupt
        is_first, _Requests.received = _Requests.received is None, number
        if is_first and _Requests.is_postponed:
            _say(f'{signal.Signals(number).name}: the run ends when its next checkpoint is written;'
                 ' a second signal ends it now')
            return
        raise Stopped(number)

    before = {number: signal.signal(number, answer) for number in SIGNALS}
    try:
        yield
    except Stopped as stopped:
        _say(f'stopped by {signal.Signals(stopped.number).name}')
        raise
    except Exception:
        if _Requests.received is None or _Requests.is_postponed:
            raise
        raise Stopped(_Requests.received) from None
    finally:
        postpone(False)
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(text: str) -> None:
    if os.environ.get('RANK', '0') == '0':
        print(text, file=sys.stderr, flush=True)
