"""Processes that take training steps in turn, for a fair comparison of code bases."""
import contextlib
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

import torch
from torch import Tensor

from step_parts import milliseconds
from third_party_steps import quiet


class StepTime(NamedTuple):
    """The milliseconds of one step: on the clock, and of processor time in the process."""

    wall: float
    processor: float


@contextlib.contextmanager
def recorded_losses() -> Iterator[list[float]]:
    """Note every scalar whose ``backward`` is called in the block: the loss of the step."""
    losses: list[float] = []
    backward = Tensor.backward

    def note(loss: Tensor, *args: object, **kwargs: object) -> None:
        losses.append(loss.item())
        return backward(loss, *args, **kwargs)

    Tensor.backward = note
    try:
        yield losses
    finally:
        Tensor.backward = backward


class StepWorker:
    """A process that builds a training step and takes one whenever it is asked to.

    Args:
        build: Function of ``arguments`` that returns the step; importable by its name.
        arguments: Arguments of ``build``; they are pickled.
        device: Where the step runs.
        threads: Number of threads of the process. None leaves PyTorch's default.
    """

    def __init__(self, build: Callable[..., Callable[[], object]], *arguments: object,
                 device: str = 'cpu', threads: int | None = None) -> None:
        context = get_context('spawn')
        self._connection, end = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(end, build, arguments, device, threads), daemon=True)
        self._process.start()
        end.close()
        self._is_built = False

    def wait(self) -> None:
        """Return when the step is built; several workers build theirs at a time."""
        if not self._is_built:
            self._answer()
            self._is_built = True

    def loss(self) -> float:
        """Take one step and return its loss."""
        return self._ask('loss')

    def time(self) -> StepTime:
        """Take one step and return how long it took."""
        return self._ask('time')

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join()

    def _ask(self, question: str) -> object:
        self.wait()
        self._connection.send(question)
        return self._answer()

    def _answer(self) -> object:
        try:
            is_fine, answer = self._connection.recv()
        except EOFError:
            raise RuntimeError('a process that takes steps has died; the system may have ended it '
                               'for want of memory: compare fewer settings at a time') from None
        if not is_fine:
            raise RuntimeError(f'a step failed:\n{answer}')
        return answer


def _serve(connection: Connection, build: Callable, arguments: tuple, device: str,
           threads: int | None) -> None:
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        with quiet(), contextlib.suppress(EOFError, BrokenPipeError):  # it is ended
            step = build(*arguments)
            connection.send((True, None))
            while True:
                question = connection.recv()
                connection.send((True, _loss(step) if question == 'loss'
                                 else _time(step, device)))
    except Exception:
        with contextlib.suppress(BrokenPipeError):
            connection.send((False, traceback.format_exc()))


def _loss(step: Callable[[], object]) -> float:
    with recorded_losses() as losses, torch.backends.cudnn.flags(
            enabled=True, deterministic=True, allow_tf32=False):  # TF32 is right to 1e-3 alone
        step()
    return losses[0]


def _time(step: Callable[[], object], device: str) -> StepTime:
    start = time.process_time()
    wall = milliseconds(step, device)
    return StepTime(wall, 1000 * (time.process_time() - start))
