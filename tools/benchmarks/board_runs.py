"""The trainings of a board: the config of each, what it needs first, and what names it."""
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from mmengine.config import Config, ConfigDict
from mmengine.registry import init_default_scope

import result_files
from board_plan import AS_PUBLISHED, Board, Budget, Change, Pair
from mmkd import fitting
from mmkd.apis.run_plan import Run
from mmkd.registry import DATASETS, MODELS

CHECKPOINT = re.compile(r'work_dirs/_\w+_/(\w+)/epoch_\d+\.pth')
RESULT = 'result.json'


@dataclass(frozen=True)
class Training:
    """One training of one config.

    Attributes:
        board: The board.
        pair: Its pair.
        config: File name without ending, in the folder of the board's data.
        seed: Seed of the run. What teaches has the number of the teacher.
        teacher: Number of the teacher.
        change: What differs from the published method.
        is_student: Whether it trains a student; else a teacher or what is made from one.
    """

    board: Board
    pair: Pair
    config: str
    seed: int
    teacher: int
    change: Change = field(default=AS_PUBLISHED)
    is_student: bool = True

    @property
    def key(self) -> str:
        """What the training is, whatever its config says."""
        change = f', {self.change.label}' if self.change.label else ''
        return f'{self.pair.name}: {self.config}{change}, teacher {self.teacher}, seed {self.seed}'

    @property
    def arguments(self) -> tuple[str, ...]:
        """The training on a command line."""
        return (self.board.name, self.pair.name, self.config, str(self.seed), str(self.teacher),
                self.change.label, str(int(self.is_student)))

    def needs(self) -> list['Training']:
        """Return the trainings whose checkpoints this one reads."""
        found = _files(base_config(self.board, self.pair, self.config, self.is_student))
        return list(dict.fromkeys(self._need(key, name) for _, key, name in found))

    def _need(self, key: str, config: str) -> 'Training':
        if key == 'load_from':  # A student that was begun before keeps its seed and change.
            return Training(self.board, self.pair, config, self.seed, self.teacher, self.change)
        return Training(self.board, self.pair, config, self.teacher, self.teacher,
                        is_student=False)

    def load_config(self, root: Path) -> Config:
        """Return the whole config; checkpoints of others lie below ``root``."""
        cfg = self._config()
        for node, key, name in _files(cfg):
            node[key] = str(self._need(key, name).checkpoint(root))
        cfg.work_dir, cfg.launcher = str(self.folder(root)), 'none'
        return cfg

    def _config(self) -> Config:
        cfg = copy.deepcopy(base_config(self.board, self.pair, self.config, self.is_student))
        cfg.randomness.seed = self.seed
        for loss in cfg.model.get('losses', {}).values():
            loss.weight = self.change.scale * loss.get('weight', 1.0)
        if self.change.options:
            cfg.merge_from_dict(dict(self.change.options))
        return cfg

    @property
    def epochs(self) -> int:
        """Number of epochs."""
        return base_config(self.board, self.pair, self.config,
                           self.is_student).train_cfg.max_epochs

    @property
    def hash(self) -> str:
        """Twelve digits that stand for the config and for those of all that it needs."""
        return _hash(self)

    def folder(self, root: Path) -> Path:
        """Return the folder of the run."""
        return root / self.config / f'{self.hash}_seed{self.seed}'

    def checkpoint(self, root: Path) -> Path:
        """Return the last checkpoint."""
        return self.folder(root) / f'epoch_{self.epochs}.pth'

    def run(self, root: Path, options: tuple[str, ...]) -> Run:
        """Return the training as a run of a queue, behind those that it needs.

        Args:
            root: Folder of all runs.
            options: Options that board_run.py gets too.
        """
        folder = self.folder(root)
        return Run(self.key, self.seed, folder, folder / RESULT,
                   ('run', 'benchmarks/board_run', *self.arguments, '--root', str(root),
                    '--hash', self.hash, *options), self.epochs,
                   tuple(need.run(root, options) for need in self.needs()))


@cache
def _hash(training: Training) -> str:
    cfg = training._config()
    for node, key, name in _files(cfg):
        need = training._need(key, name)
        node[key] = f'{need.hash} {need.seed}'
    return result_files.short_hash(cfg.to_dict())


@cache
def base_config(board: Board, pair: Pair, config: str, is_student: bool) -> Config:
    """Return a config with the budget and the splits of a board, shared by all of its runs."""
    cfg = Config.fromfile(board.folder / f'{config}.py')
    cfg.test_dataloader = copy.deepcopy(cfg.val_dataloader)
    of_student = _student_epochs(board)
    if config == board.teacher and board.budget.teacher_epochs:  # no share of the student's
        of_student = cfg.train_cfg.max_epochs * board.budget.epochs / board.budget.teacher_epochs
    for node in list(_dicts_of(cfg._cfg_dict)):
        _spend(node, board.budget, of_student)
        if node.get('type') in ('Glyphs', 'Digits'):
            node.val_share = board.val_share
    cfg.train_cfg.max_epochs = scaled(cfg.train_cfg.max_epochs, board.budget, of_student)
    for node in _dicts_of(cfg.val_dataloader):
        if node.get('split') == 'test':
            node.split = 'val'
    cfg.default_hooks.checkpoint.update(max_keep_ckpts=1, save_best=None)
    cfg.merge_from_dict(dict(board.budget.options))
    if pair.teacher_depth:
        _set_depth(cfg.model, pair.teacher_depth, is_student)
    if is_student and pair.student and config != pair.student:
        _take_student(cfg, config.rpartition('_')[0], board, pair)
    if is_student and pair.share:
        _take_share(cfg, pair.share)
    return cfg


def scaled(epochs: int, budget: Budget, of_student: float) -> int:
    """Return the epochs of a budget for what has ``epochs`` in the configs."""
    return max(1, round(epochs * budget.epochs / of_student))


@cache
def _student_epochs(board: Board) -> int:
    return Config.fromfile(board.folder / f'student_{board.data}.py').train_cfg.max_epochs


def _files(cfg: Config) -> list[tuple[ConfigDict, str, str]]:
    """Return node, key and config behind each checkpoint that a config names."""
    return [(node, key, found[1]) for node in _dicts_of(cfg._cfg_dict)
            for key, value in node.items()
            if isinstance(value, str) and (found := CHECKPOINT.fullmatch(value))]


def _dicts_of(node: object) -> Iterator[ConfigDict]:
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list | tuple):
        for value in list(node.values() if isinstance(node, dict) else node):
            yield from _dicts_of(value)


def _spend(node: ConfigDict, budget: Budget, of_student: float) -> None:
    """Set the sizes, classes and epochs in a dict of a config."""
    kind = str(node.get('type', '')).rpartition('.')[2]
    if 'curriculum_epochs' in node:
        node.curriculum_epochs = scaled(node.curriculum_epochs, budget, of_student)
    if 'warmup_epochs' in node:
        node.warmup_epochs = scaled(node.warmup_epochs, budget, of_student)
    for key in ('total_steps', 'T_max'):
        if key in node:
            node[key] = scaled(node[key], budget, of_student)
    if budget.num_train is None:
        return
    if kind == 'Glyphs':
        node.update(num_train=budget.num_train, num_test=budget.num_test,
                    num_classes=budget.num_classes, image_size=budget.image_size)
    elif kind in ('RandomCrop', 'RotatedCrops'):
        node.crop_size = budget.image_size
    elif 'num_images' in node:
        node.num_images = budget.num_train
    if 'num_outputs' in node:  # four views of each class
        node.num_outputs = 4 * budget.num_classes
    if kind != 'Glyphs' and 'num_classes' in node:
        node.num_classes = budget.num_classes


def _set_depth(model: ConfigDict, depth: int, is_student: bool) -> None:
    teacher = model.get('teacher', {} if is_student else model)
    if 'backbone' in teacher:
        teacher.backbone.depth = depth


def _take_student(cfg: Config, method: str, board: Board, pair: Pair) -> None:
    """Put the student of a pair into the config of a method, with layers that fit it."""
    init_default_scope('mmkd')
    student = copy.deepcopy(base_config(board, pair, pair.student, True).model)
    size = board.budget.image_size or 32
    profiles = [fitting.profile(MODELS.build(copy.deepcopy(network)), (3, size, size), name)
                for network, name in ((student, 'student'), (cfg.model.teacher, 'teacher'))]
    fitted = fitting.fit(method, *profiles, batch_size=cfg.train_dataloader.batch_size)
    student.head.loss.loss_weight = fitted.task_weight
    cfg.model.student = student
    cfg.model.update(ConfigDict(fitted.model))


def _take_share(cfg: Config, share: float) -> None:
    loader = cfg.train_dataloader
    nodes = list(_dicts_of(loader.dataset))
    few = next((node for node in nodes if node.get('type') == 'FewShotSubset'), None)
    if few is None:
        few = next(node for node in nodes if node.get('type') in ('Glyphs', 'Digits'))
        inner = copy.deepcopy(few)
        few.clear()
        few.update(type='FewShotSubset', dataset=inner)
    few.ratio = share
    if banks := [node for node in _dicts_of(cfg.model) if 'num_images' in node]:
        init_default_scope('mmkd')
        number = len(DATASETS.build(copy.deepcopy(few)))
        for bank in banks:
            bank.num_images = number
