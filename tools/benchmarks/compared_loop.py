"""A training loop that runs in turn with a plain one, and the clocks of its parts."""
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from mmengine.hooks import CheckpointHook, IterTimerHook, LoggerHook, RuntimeInfoHook
from mmengine.runner import EpochBasedTrainLoop, Runner

import plain_loop
from mmkd.registry import LOOPS

PARTS = ('loader', 'preprocessor', 'random streams', 'forward', 'optimizer', 'logging',
         'checkpoint', 'other hooks')
LOGGING = (RuntimeInfoHook, IterTimerHook, LoggerHook)
TRIAL = 2  # iterations of each of the two epochs that go before


@LOOPS.register_module()
class ComparedTrainLoop(EpochBasedTrainLoop):
    """Runs rounds of epochs, of which each is followed by the same in plain PyTorch.

    Two short epochs go before, of which the second tells how long the others may be.

    Args:
        runner: Of the training.
        dataloader: Config of the loader; its images are those of the longest epoch.
        rounds: Rounds that are counted.
        seconds: About how long all rounds together may train; an epoch has one iteration or more.
    """

    def __init__(self, runner: Runner, dataloader: dict, rounds: int, seconds: float) -> None:
        super().__init__(runner, dataloader, max_epochs=2 * rounds + 2)
        self.rounds, self.seconds, self.most = rounds, seconds, len(self.dataloader)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.parts: dict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        """Train, and fill ``times`` and ``parts``, milliseconds an iteration."""
        self.runner.call_hook('before_train')
        plain, timers = plain_loop.PlainLoop(self.runner), Timers(self)
        self._choose_iterations()
        for _ in range(self.rounds):
            number = len(self.dataloader)
            self._note('loop', milliseconds(self.run_epoch), number)
            self._note('plain', milliseconds(partial(plain.train, number)), number)
            self._note('validation', milliseconds(self.runner.val_loop.run))
            self._note('plain validation', milliseconds(plain.validate))
            timers.start()
            self.run_epoch()
            for name, value in timers.stop().items():
                self.parts[name].append(value / number)
        timers.remove()
        self.runner.call_hook('after_train')

    def _choose_iterations(self) -> None:
        self._set_iterations(min(TRIAL, self.most))
        self.run_epoch()
        spent = milliseconds(self.run_epoch)[0] / len(self.dataloader)
        fitting = int(1000 * self.seconds / (3 * self.rounds * spent))  # plain, timed in parts
        self._set_iterations(min(max(fitting, 1), self.most))

    def _set_iterations(self, number: int) -> None:
        sampler = self.dataloader.sampler
        sampler.num_samples = sampler.total_size = number * self.dataloader.batch_size

    def _note(self, name: str, spent: tuple[float, float], number: int = 1) -> None:
        for suffix, value in zip(('', ' cpu'), spent):
            self.times[name + suffix].append(value / number)


class Timers:
    """Time spent in the parts of a loop, from :meth:`start` to :meth:`stop`.

    Args:
        loop: Whose parts are timed.
    """

    def __init__(self, loop: ComparedTrainLoop) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.is_on = False
        self._of_classes: list[tuple[type, str, Callable]] = []
        runner, model = loop.runner, loop.runner.model
        self._time(model.data_preprocessor, 'forward', 'preprocessor')
        self._time(model, 'loss', 'forward')
        self._time(loop.dataloader.dataset, '__getitems__', 'loader')
        self._time(runner.optim_wrapper, 'update_params', 'optimizer')
        for stream_method in ('__enter__', '__exit__'):  # looked up on the class
            self._of_classes.append((type(model.random_stream), stream_method,
                                     getattr(type(model.random_stream), stream_method)))
            self._time(type(model.random_stream), stream_method, 'random streams')
        for hook in runner.hooks:
            part = ('logging' if isinstance(hook, LOGGING) else
                    'checkpoint' if isinstance(hook, CheckpointHook) else 'other hooks')
            for stage in ('before_train_iter', 'after_train_iter', 'before_train_epoch',
                          'after_train_epoch'):
                self._time(hook, stage, part)

    def start(self) -> None:
        """Begin a round."""
        self.spent.clear()
        self.is_on = True

    def stop(self) -> dict[str, float]:
        """End a round, and return the milliseconds of each part."""
        self.is_on = False
        return self.spent

    def remove(self) -> None:
        """Leave the classes as they were: the next config uses them too."""
        for owner, name, method in self._of_classes:
            setattr(owner, name, method)

    def _time(self, owner: object, name: str, part: str) -> None:
        method = getattr(owner, name)

        def timed(*args: object, **kwargs: object) -> object:
            if not self.is_on:
                return method(*args, **kwargs)
            start = time.perf_counter()
            result = method(*args, **kwargs)
            self.spent[part] += 1000 * (time.perf_counter() - start)
            return result

        setattr(owner, name, timed)


def milliseconds(action: Callable) -> tuple[float, float]:
    """Return how long a call takes, by the clock and of the processor."""
    start, start_cpu = time.perf_counter(), time.process_time()
    action()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - start_cpu)
