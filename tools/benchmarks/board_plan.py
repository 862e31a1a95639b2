"""Boards of methods: what configs/_benchmark_/boards.yml declares, and the trainings of each."""
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path

import mmengine

from demo_runs import ROOT
from mmkd.apis.methods import load_methods

FILE = ROOT / 'configs/_benchmark_/boards.yml'
FOLDERS = dict(glyphs='_benchmark_', digits='_demo_')  # data -> folder of its configs
ALONE, TEACHER = 'student alone', 'teacher'


@dataclass(frozen=True)
class Budget:
    """How much is spent on each run.

    Attributes:
        epochs: Of a student; teachers and first stages have their share of it.
        teacher_epochs: Of the teacher, in place of its share.
        num_train: Number of training images; this and the next three are for glyphs.
        num_test: Number of test images.
        num_classes: Number of classes, taken from the start.
        image_size: Height and width in pixels.
        options: Settings of every run, dotted key -> value, such as those of the recipe.
    """

    epochs: int
    teacher_epochs: int | None = None
    num_train: int | None = None
    num_test: int | None = None
    num_classes: int | None = None
    image_size: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What a run changes of the published method.

    Attributes:
        label: Its name, such as ``x 0.3``; empty for the method as published.
        scale: Factor on the weights of all distillation losses.
        options: Settings, dotted key -> value.
    """

    label: str = ''
    scale: float = 1.0
    options: Mapping[str, object] = field(default_factory=dict, hash=False)


AS_PUBLISHED = Change()


@dataclass(frozen=True)
class Pair:
    """A teacher and a student of a board.

    Attributes:
        name: Its name in the tables.
        student: Config of another student alone, whose network every method then trains, its
            layers and channels found by :func:`mmkd.fitting.fit`; empty for that of the configs.
        teacher_depth: Depth of the teacher, a CIFAR ResNet; None for that of the configs.
        share: Share of the training images that students see; teachers see all.
        methods: Names of methods; empty for those of the board.
    """

    name: str
    student: str = ''
    teacher_depth: int | None = None
    share: float | None = None
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Board:
    """Methods that are compared under one protocol.

    Attributes:
        name: Name in the file and of the results.
        title: What it compares, a heading.
        data: 'glyphs' or 'digits'.
        pairs: Its pairs, by name.
        budget: Of each run.
        val_share: Share of the training images that is kept for choices.
        teachers: Number of teachers; the student of seed s learns from teacher s modulo this.
        seeds: Number of seeds of each row.
        methods: Names of methods; empty for all.
        grid: Factors on the published weights, tried with seed 0; empty for no tuning.
        values: Method -> label -> options: values of its own to be tried beside the grid.
        claims: Table of a paper -> its method -> the methods that it is ahead of there.
    """

    name: str
    title: str
    data: str
    pairs: Mapping[str, Pair]
    budget: Budget
    val_share: float = 0.1
    teachers: int = 1
    seeds: int = 3
    methods: tuple[str, ...] = ()
    grid: tuple[float, ...] = ()
    values: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    claims: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Folder of the configs."""
        return ROOT / 'configs' / FOLDERS[self.data]

    @cached_property
    def stages(self) -> dict[str, list[str]]:
        """Every method that the data has configs of: its configs, the last stage last."""
        return {name: found for name, method in load_methods().items()
                if (found := method.runs(FOLDERS[self.data], self.data))}

    def alone(self, pair: Pair) -> str:
        """Return the config of the student alone."""
        return pair.student or f'student_{self.data}'

    @property
    def teacher(self) -> str:
        """The config of the teacher."""
        return f'teacher_{self.data}'

    def methods_of(self, pair: Pair) -> tuple[str, ...]:
        """Return the methods that are compared on a pair."""
        return pair.methods or self.methods or tuple(self.stages)

    def configs(self, pair: Pair) -> dict[str, str]:
        """Return the rows of a pair: teacher, student alone, methods -> config of the last stage.

        Raises:
            ValueError: A method has no config of the data; the message names the closest.
        """
        rows = {TEACHER: self.teacher, ALONE: self.alone(pair)}
        for method in self.methods_of(pair):
            _check_known(f'board {self.name}, pair {pair.name}: there is no config of '
                         f'{self.data} of', method, self.stages)
            rows[method] = self.stages[method][-1]
        return rows

    def check_methods(self, methods: Iterable[str]) -> None:
        """Compare names of methods with those of the board.

        Raises:
            ValueError: No pair has such a method; the message names the closest.
        """
        known = dict.fromkeys(name for pair in self.pairs.values() for name in self.configs(pair))
        for method in methods:
            _check_known(f'on {", ".join(self.pairs)}, board {self.name} has no method', method,
                         known)

    def only(self, pairs: Sequence[str]) -> 'Board':
        """Return the board with these pairs alone; all of them where none is named.

        Raises:
            ValueError: There is no such pair; the message names the closest.
        """
        for name in pairs:
            _check_known(f'board {self.name} has no pair', name, self.pairs)
        few = {name: pair for name, pair in self.pairs.items() if name in pairs}
        return replace(self, pairs=few) if pairs else self

    def changes(self, method: str) -> list[Change]:
        """Return what is tried of a method beside the published one."""
        if method in (TEACHER, ALONE):
            return []
        own = self.values.get(method, {})
        return [*(Change(f'x {factor:g}', factor) for factor in self.grid if factor != 1),
                *(Change(label, options=options) for label, options in own.items())]

    @cached_property
    def timed(self) -> dict[str, str]:
        """Every method -> the config whose step is timed: that of the stage that distils."""
        known = load_methods()
        return {name: found[0 if known[name].distils_first else -1]
                for name, found in self.stages.items()}


def load_boards(path: Path = FILE) -> dict[str, dict]:
    """Return the entries of the file by their names."""
    return mmengine.load(path)['boards']


def load_board(name: str, *, is_quick: bool = False, path: Path = FILE) -> Board:
    """Read a board.

    Args:
        name: Its name.
        is_quick: Whether to take the quick budget, the first pair and one seed, untuned.
        path: File of the boards.

    Raises:
        ValueError: There is no such board, an entry has a key that is not known, or the claims
            are not lists of methods of the board.
    """
    content = mmengine.load(path)
    boards = content['boards']
    _check_known(f'{path} has no board', name, boards)
    given = dict(boards[name])
    pairs = {key: _make(Pair, dict(value or {}, name=key), f'{name}.pairs.{key}')
             for key, value in given.pop('pairs').items()}
    budget = given.pop('budget')
    if is_quick:
        pairs = dict(list(pairs.items())[:1])
        budget = content['quick'][given['data']]
        given.update(teachers=1, seeds=1, grid=(), values={})
    board = _make(Board, dict(given, name=name, pairs=pairs,
                              budget=_make(Budget, budget, f'{name}.budget')), name)
    _check_claims(board)
    return board


def _check_claims(board: Board) -> None:
    claims = board.claims if isinstance(board.claims, Mapping) else {'': board.claims}
    for paper, by_method in claims.items():
        if not isinstance(by_method, Mapping) or not all(
                isinstance(others, list) and all(isinstance(other, str) for other in others)
                and len({method, *others}) == 1 + len(others)
                for method, others in by_method.items()):
            raise ValueError(f'boards.yml, {board.name}.claims{paper and f": {paper}"} must hold '
                             'lists of other methods, each once, such as {SD-KD: [KD, NKD]}, got '
                             f'{by_method!r}')
        board.check_methods(name for names in by_method.items() for name in [names[0], *names[1]])


def _check_known(words: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        folded = {entry.lower().replace('_', '-'): entry for entry in known}
        close = difflib.get_close_matches(name.lower().replace('_', '-'), folded, n=1)
        raise ValueError(f'{words} {name!r}.'
                         + (f' Did you mean {folded[close[0]]!r}?' if close else '')
                         + f' Known are {", ".join(known)}')


def _make(kind: type, values: Mapping, place: str) -> object:
    known = [entry.name for entry in fields(kind)]
    if unknown := sorted(set(values) - set(known)):
        raise ValueError(f'boards.yml, {place}: unknown {", ".join(unknown)}; known are '
                         f'{", ".join(known)}')
    return kind(**{key: tuple(value) if isinstance(value, Sequence) and not isinstance(value, str)
                   else value for key, value in values.items()})
