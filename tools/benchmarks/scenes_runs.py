"""The trainings of scenes_table.py: the config of each, what it needs first, and what names it."""
import copy
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mmengine.config import Config

import result_files
from demo_runs import config_path
from mmkd.apis.config_files import read_config
from mmkd.apis.methods import load_methods
from mmkd.apis.run_plan import Run
from mmkd.datasets import hard_scenes

ALONE, TEACHER = 'alone', 'teacher'
DETECTORS = ('retinanet', 'faster_rcnn', 'gfl', 'deformable_detr')
RESULT = 'result.json'
HARD_SCENES = '041ce4fb9a7d'
"""Digits that stand for the annotations of the hard scenes that the recorded runs have seen."""


class SceneRun(NamedTuple):
    """One training: its detector, row of the table, config, and seed, which a teacher has not."""

    detector: str
    row: str
    config: str
    seed: int | None
    is_hard: bool = False

    @property
    def key(self) -> str:
        """Return what tells it from the others."""
        return f'{self.config} {"-" if self.seed is None else self.seed}'

    @property
    def hash(self) -> str:
        """Return twelve digits that stand for its config, and for that of its teacher."""
        return _hash(self.config, self.is_hard)

    @property
    def folder(self) -> Path:
        """Return where it goes, below the working directory."""
        seed = '' if self.seed is None else f'_seed{self.seed}'
        return Path('work_dirs', f'{"hard_" * self.is_hard}scenes',
                    f'{self.config}{seed}_{self.hash}')

    @property
    def epochs(self) -> int:
        """Return the number of its epochs."""
        return _read(self.config).train_cfg.max_epochs

    @property
    def teacher(self) -> 'SceneRun | None':
        """Return the run whose checkpoint it reads, if there is one."""
        file = _read(self.config).model.get('teacher_checkpoint')
        return file and SceneRun(self.detector, TEACHER, Path(file).parent.name, None, self.is_hard)

    def load_config(self) -> Config:
        """Return its whole config."""
        cfg = copy.deepcopy(_read(self.config))
        cfg.work_dir, cfg.launcher = str(self.folder), 'none'
        if self.seed is not None:
            cfg.randomness.seed = self.seed
        if self.teacher:
            cfg.model.teacher_checkpoint = str(
                self.teacher.folder / f'epoch_{self.teacher.epochs}.pth')
        if self.is_hard:
            _make_hard(cfg)
        return cfg

    def as_run(self) -> Run:
        """Return it as a run of a queue, behind its teacher."""
        command = ('run', 'benchmarks/scene_run', self.detector, self.row, self.config,
                   *(() if self.seed is None else ('--seed', str(self.seed))),
                   *(('--hard', ) if self.is_hard else ()))
        return Run(self.config, self.seed or 0, self.folder, self.folder / RESULT, command,
                   self.epochs, (self.teacher.as_run(),) if self.teacher else ())


def _make_hard(cfg: Config) -> None:
    for mode in ('train', 'val', 'test'):
        dataset = cfg[f'{mode}_dataloader'].dataset
        dataset.data_root = 'data/hard_scenes/'
        dataset.metainfo.classes = tuple(hard_scenes.CLASSES)
    for evaluator in (cfg.val_evaluator, cfg.test_evaluator):
        evaluator.ann_file = 'data/hard_scenes/annotations/test.json'
    model = cfg.model
    for network in (model.student, model.teacher) if 'student' in model else (model, ):
        head = network.roi_head.bbox_head if 'roi_head' in network else network.bbox_head
        head.num_classes = len(hard_scenes.CLASSES)


def check_scenes(folder: Path, is_hard: bool) -> None:
    """Compare the scenes in a folder with those of the recorded runs.

    Raises:
        ValueError: They are others, such as fewer.
    """
    found = [(folder / f'annotations/{split}.json').read_bytes() for split in ('train', 'test')]
    sizes = [len(json.loads(content)['images']) for content in found]
    digits = hashlib.sha256(b''.join(found)).hexdigest()[:12]
    if sizes != [480, 160] or (is_hard and digits != HARD_SCENES):
        raise ValueError(
            f'{folder} has {sizes[0]} and {sizes[1]} scenes with the digits {digits}, and the '
            f'table is of 480 and 160{f" with {HARD_SCENES}" * is_hard}. Numbers of different '
            'scenes are not mixed: move the folder away, and the right ones are made')


@cache
def _read(config: str) -> Config:
    return read_config(config_path(config))


@cache
def _hash(config: str, is_hard: bool) -> str:
    cfg = _read(config)
    content = [cfg.to_dict(), is_hard]
    if 'teacher_checkpoint' in cfg.model:
        content.append(_hash(Path(cfg.model.teacher_checkpoint).parent.name, is_hard))
    return result_files.short_hash(content)


def all_runs(detectors: Iterable[str], seeds: Iterable[int], is_hard: bool,
             methods: Iterable[str] | None = None) -> list[SceneRun]:
    """Return all runs: teachers, then one seed after the other.

    Args:
        detectors: Some of DETECTORS.
        seeds: Of the students.
        is_hard: Whether they are of the hard scenes.
        methods: Only these beside the student alone; None for all with a demo.

    Raises:
        ValueError: A method has no demo on scenes.
    """
    demos = {name: configs for name, method in load_methods().items()
             if (configs := method.runs('_demo_', 'scenes'))}
    if unknown := set(methods or ()) - demos.keys():
        raise ValueError(f'no demo on scenes has {sorted(unknown)}; known: {", ".join(demos)}')
    runs = [SceneRun(detector, TEACHER, f'teacher_{detector}_scenes', None, is_hard)
            for detector in detectors]
    for seed in seeds:
        for detector in detectors:
            runs.append(SceneRun(detector, ALONE, f'student_{detector}_scenes', seed, is_hard))
            ending = f'_{detector}_scenes'
            runs += [SceneRun(detector, config.removesuffix(ending), config, seed, is_hard)
                     for name, configs in demos.items() if name in (methods or demos)
                     for config in configs if config.endswith(ending)
                     and not config.startswith(('teacher_', 'student_'))]
    return runs
