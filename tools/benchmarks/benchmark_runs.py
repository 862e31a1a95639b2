"""Configs of a benchmark under one budget: sizes, epochs, folders and first stages."""
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mmengine.config import Config, ConfigDict

from demo_runs import ROOT

FOLDER = ROOT / 'configs/_benchmark_'
EPOCHS = 20  # of a student in the configs
UNRECORDED = 'unrecorded'
CHECKPOINT = re.compile(r'work_dirs/_benchmark_/(\w+)/epoch_(\d+)\.pth')


@dataclass(frozen=True)
class Budget:
    """How much is spent on each run.

    Attributes:
        name: Name of the folder of the runs.
        num_train: Number of training images.
        num_test: Number of test images.
        num_classes: Number of classes, taken from the start.
        image_size: Height and width in pixels.
        epochs: Number of epochs of a student; teachers and first stages have their share of it.
    """

    name: str
    num_train: int
    num_test: int
    num_classes: int
    image_size: int
    epochs: int

    def scaled(self, epochs: int) -> int:
        """Return the epochs for what has ``epochs`` in the configs."""
        return max(1, round(epochs * self.epochs / EPOCHS))


@dataclass(frozen=True)
class Run:
    """One training of one config with one seed.

    Attributes:
        config: File name without ending, in ``configs/_benchmark_``.
        seed: Seed of the run. Teachers and what is made from them have seed 0.
        budget: The budget of the run.
        root: Folder of all runs.
        weight_scale: Factor on the weights of all distillation losses; it shows whether the
            published weight of a method suits so short a run.
    """

    config: str
    seed: int
    budget: Budget
    root: Path
    weight_scale: float = 1.0

    @property
    def folder(self) -> Path:
        """The folder of the run."""
        scale = '' if self.weight_scale == 1 else f'_x{self.weight_scale:g}'
        return self.root / self.budget.name / f'{self.config}{scale}' / f'seed{self.seed}'

    @property
    def checkpoint(self) -> Path:
        """The last checkpoint, which says that the run is finished."""
        epochs = Config.fromfile(FOLDER / f'{self.config}.py').train_cfg.max_epochs
        return self.folder / f'epoch_{self.budget.scaled(epochs)}.pth'

    def note_commit(self, commit: str) -> None:
        """Note the commit of the code that trains, and that of each later resumption."""
        known = [old for old in self.commits() if old != UNRECORDED]
        if commit not in known:
            (self.folder / 'commits.txt').write_text('\n'.join([*known, commit]) + '\n')

    def commits(self) -> list[str]:
        """Return the commits of the code that trained, oldest first."""
        path = self.folder / 'commits.txt'
        return path.read_text().split() if path.is_file() else [UNRECORDED]

    def load_config(self) -> Config:
        """Return the config with the budget, the seed and the folders of this run."""
        cfg = Config.fromfile(FOLDER / f'{self.config}.py')
        for node in _dicts_of(cfg._cfg_dict):
            _spend(node, self.budget)
            for key, value in node.items():
                if isinstance(value, str) and (found := CHECKPOINT.fullmatch(value)):
                    node[key] = str(self._dependency(key, found[1]).checkpoint)
        cfg.train_cfg.max_epochs = self.budget.scaled(cfg.train_cfg.max_epochs)
        cfg.randomness.seed = self.seed
        for loss in cfg.model.get('losses', {}).values():
            loss.weight = self.weight_scale * loss.get('weight', 1.0)
        return cfg

    def dependencies(self) -> list['Run']:
        """Return the runs whose checkpoints this one reads."""
        cfg = Config.fromfile(FOLDER / f'{self.config}.py')
        return [self._dependency(key, found[1])
                for node in _dicts_of(cfg._cfg_dict) for key, value in node.items()
                if isinstance(value, str) and (found := CHECKPOINT.fullmatch(value))]

    def _dependency(self, key: str, config: str) -> 'Run':
        # A student that was begun before keeps its seed; what teaches is the same for all.
        seed = self.seed if key == 'load_from' else 0
        scale = self.weight_scale if key == 'load_from' else 1.0
        return Run(config, seed, self.budget, self.root, scale)


def current_commit() -> str:
    """Return the commit of this checkout, marked if code was changed; 'unknown' outside of one."""
    if not (ROOT / '.git').exists():  # git would look for one around an installed package
        return 'unknown'

    def ask(*arguments: str) -> str:
        return subprocess.run(['git', *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout.strip()

    changed = ask('status', '--porcelain', '--untracked-files=no', 'mmkd', 'tools', 'configs')
    return (ask('rev-parse', '--short', 'HEAD') or 'unknown') + ('-changed' if changed else '')


def _dicts_of(node: object) -> Iterator[ConfigDict]:
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list | tuple):
        for value in list(node.values() if isinstance(node, dict) else node):
            yield from _dicts_of(value)


def _spend(node: ConfigDict, budget: Budget) -> None:
    """Set the sizes, classes and epochs in a dict of a config."""
    kind = str(node.get('type', '')).rpartition('.')[2]
    if kind == 'Glyphs':
        node.update(num_train=budget.num_train, num_test=budget.num_test,
                    num_classes=budget.num_classes, image_size=budget.image_size)
    elif kind in ('RandomCrop', 'RotatedCrops'):
        node.crop_size = budget.image_size
    elif kind == 'CRDLoss':
        node.num_images = budget.num_train
    elif kind == 'CTKDLoss':
        node.curriculum_epochs = budget.scaled(node.curriculum_epochs)
    elif 'warmup_epochs' in node:
        node.warmup_epochs = budget.scaled(node.warmup_epochs)
    elif kind == 'OneCycleLR':
        node.total_steps = budget.scaled(node.total_steps)
    elif 'num_outputs' in node:  # four views of each class
        node.num_outputs = 4 * budget.num_classes
    if kind != 'Glyphs' and 'num_classes' in node:
        node.num_classes = budget.num_classes
