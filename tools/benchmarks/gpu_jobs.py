"""The measurements of gpu_report.py: which there are, in order of value, and how each is run."""
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import epoch_rate
from demo_runs import ROOT
from mmkd.apis.methods import PAIRS, load_methods
from mmkd.utils import repository

PARTS = {  # part -> what it is, in the order in which they run
    'tests': 'the tests that need a GPU',
    'steps': 'a training step of every method, beside a plain one',
    'third_party': "the same step in other people's code, from clones that are given",
    'epochs': 'whole epochs: data, steps, validation and checkpoints',
    'detectors': 'steps and memory of detectors at 800 x 1333',
    'glyphs': 'every method trained on glyphs'}
WHOLE_EPOCHS = ('KD', 'DKD', 'SD-KD', 'HSSAKD')
DETECTORS = ('configs/dpk/retinanet_r101_r50_coco.py', 'configs/fgd/retinanet_r101_r50_coco.py')
BENCHMARKS = Path(__file__).parent
SETTINGS = ('config', 'bf16 teacher', 'both compiled')  # of compare_mdistiller.py
TINY = ('--batch-size', 4, '--repeats', 2, '--warm-up', 1)
SIZES = dict(  # size of the report -> part -> its arguments
    full={},
    brief=dict(steps=('--repeats', 10, '--warm-up', 3), detectors=('--repeats', 8, '--warm-up', 3),
               third_party=('--repeats', 8), epochs=('--epochs', 2, '--images', 12800, 2560)),
    quick=dict(steps=TINY, third_party=TINY, epochs=('--epochs', 1, '--images', 64, 64),
               detectors=('--shape', 64, 96, '--repeats', 2, '--warm-up', 1, '--batch-size', 1,
                          '--precisions', 'fp32')))


@dataclass(frozen=True)
class Job:
    """One measurement, a process that writes a file.

    Attributes:
        part: One of PARTS.
        name: Name of the measurement in its part.
        command: Command line, without that of the file.
        option: How the command is told the file; empty if it writes none.
        goes_on: Whether the command keeps what the file has.
    """

    part: str
    name: str
    command: tuple[str, ...]
    option: str = '--json'
    goes_on: bool = False

    def run(self, folder: Path, seconds: float | None, is_begun: bool = False) -> dict:
        """Run the command.

        Args:
            folder: Where its file and all that it prints go.
            seconds: How long it may take; None for as long as it wants.
            is_begun: Whether an earlier try of the same origin has left its file.

        Returns:
            ``result``, which may be None, ``seconds``, and ``error`` where it failed or was ended
            because the time was over.
        """
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f'{self.name}.result'
        if not (is_begun and self.goes_on):
            file.unlink(missing_ok=True)
        command = [*self.command, *([f'{self.option}={file}'] if self.option else [])]
        start = time.monotonic()
        with open(folder / f'{self.name}.log', 'w') as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
                                       env=repository.environment(),
                                       start_new_session=True)  # so that its children end with it
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        outcome = dict(result=read_result(file), seconds=round(time.monotonic() - start, 1))
        is_told = self.part == 'tests' and outcome['result']  # pytest fails where a test does
        if code is None:
            outcome['error'] = 'ended, the time was over'
        elif code and not is_told:
            lines = Path(log.name).read_text().splitlines()
            outcome['error'] = f'exit {code}: {lines[-1] if lines else "nothing was printed"}'
        return outcome


def read_result(file: Path) -> object:
    """Return what a job has written: JSON, or pytest's XML as counts and failures."""
    if not file.is_file():
        return None
    text = file.read_text()
    if not text.startswith('<'):
        return json.loads(text)
    cases = list(ET.fromstring(text).iter('testcase'))
    found = {kind: [f'{case.get("classname")}.{case.get("name")}' for case in cases
                    if any(case.find(tag) is not None for tag in tags)]
             for kind, tags in (('failed', ('failure', 'error')), ('skipped', ('skipped',)))}
    reasons = sorted({case.find('skipped').get('message') for case in cases
                      if case.find('skipped') is not None})
    return dict(passed=len(cases) - len(found['failed']) - len(found['skipped']),
                failed=found['failed'], skipped=len(found['skipped']), reasons=reasons)


def all_jobs(device: str, size: str, clones: dict[str, Path]) -> list[Job]:
    """Return the measurements in order of value.

    Args:
        device: Where the steps run.
        size: Key of SIZES.
        clones: Key of third_party_steps.CLONES -> path of a clone.
    """
    makers = dict(tests=_tests, steps=_steps, third_party=_third_party, epochs=_epochs,
                  detectors=_detectors, glyphs=_glyphs)
    return [job for part in PARTS
            for job in makers[part](device, size, SIZES[size].get(part, ()), clones)]


def _tool(name: str, *arguments: object) -> tuple[str, ...]:
    return (sys.executable, str(BENCHMARKS / f'{name}.py'), *map(str, arguments))


def _tests(device: str, size: str, options: tuple, clones: dict) -> Iterator[Job]:
    folder = ROOT / 'tests/gpu'
    if folder.is_dir():  # a wheel has none
        yield Job('tests', 'marked_gpu', (
            sys.executable, '-m', 'pytest', '-v', '-p', 'no:cacheprovider', str(folder)),
            option='--junitxml')


def _steps(device: str, size: str, options: tuple, clones: dict) -> Iterator[Job]:
    is_quick = size == 'quick'
    paths = [method.pair_config(*PAIRS[is_quick]) for method in load_methods().values()
             if method.pairs and (method.name == 'KD' or not is_quick)]
    yield Job('steps', 'methods', _tool('step_time', *paths, '--device', device, '--resume',
                                        *options), goes_on=True)


def _third_party(device: str, size: str, options: tuple, clones: dict) -> Iterator[Job]:
    for kind, path in clones.items():
        yield Job('third_party', kind, _tool(
            'compare_mdistiller', f'--{kind}', path, '--device', device, '--resume',
            '--settings', *SETTINGS[:dict(full=3, brief=2, quick=1)[size]],
            *options), goes_on=True)


def _epochs(device: str, size: str, options: tuple, clones: dict) -> Iterator[Job]:
    names = dict(full=WHOLE_EPOCHS, brief=('KD', 'HSSAKD'), quick=('KD',))[size]
    for name in names:
        for mode in ('eager',) if size == 'quick' else epoch_rate.MODES:
            path = load_methods()[name].pair_config(*PAIRS[size == 'quick'])
            yield Job('epochs', f'{name}_{mode}',
                      _tool('epoch_rate', path, '--mode', mode, *options))


def _detectors(device: str, size: str, options: tuple, clones: dict) -> Iterator[Job]:
    yield Job('detectors', 'retinanet', _tool(
        'detector_cost', *DETECTORS[:1 if size == 'quick' else None], '--device', device,
        *options))


def _glyphs(device: str, size: str, options: tuple, clones: dict) -> Iterator[Job]:
    if size == 'full':  # its smallest budget takes half an hour
        yield Job('glyphs', 'board_gpu', _tool('board', 'gpu'), option='')
