"""What is noted of the operations on the pretended GPU."""
import sys
from collections import Counter

PACKAGES = ('/mmkd/', '/mmengine/', '/mmpretrain/', '/mmdet/', '/mmseg/', '/mmcv/', '/timm/',
            '/torch/optim/', '/torch/amp/')


class Record:
    """What happened, and where: (what, ``file:line``) -> how often."""

    def __init__(self) -> None:
        self.waits: Counter = Counter()
        self.doubles: Counter = Counter()
        self.halves: Counter = Counter()
        self.watches_halves = False
        self.graph: object | None = None  # the one that is being recorded

    def wait(self, what: str) -> None:
        """Note that the host waits for the GPU, which it must not while a graph is recorded."""
        if self.graph is not None:
            raise RuntimeError(f'operation not permitted when stream is capturing: {what} at '
                               f'{place()}')
        self.waits[what, place()] += 1

    def clear(self) -> None:
        """Forget everything."""
        for counter in (self.waits, self.doubles, self.halves):
            counter.clear()


RECORD = Record()


def place() -> str:
    """Return the innermost line of a library or of mmkd that is being executed."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        for package in PACKAGES:
            if package in name and not name.endswith('/torch/optim/optimizer.py'):
                short = package.strip('/') + '/' + name.rpartition(package)[2]
                return f'{short}:{frame.f_lineno}'
        frame = frame.f_back
    return 'elsewhere'


def is_ours(where: str) -> bool:
    """Whether a place is in mmkd itself."""
    return where.startswith('mmkd/')
