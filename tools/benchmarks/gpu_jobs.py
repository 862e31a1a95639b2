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
from mmkd.utils.repository import PACKAGE

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


@dataclass(frozen=True)
class Job:
    """One measurement, a process that writes a file.

    Attributes:
        part: One of PARTS.
        name: Name of the measurement in its part.
        command: Command line, without that of the file.
        option: How the command is told the file; empty if it writes none.
    """

    part: str
    name: str
    command: tuple[str, ...]
    option: str = '--json'

    def run(self, folder: Path, seconds: float | None) -> dict | None:
        """Run the command.

        Args:
            folder: Where its file and all that it prints go.
            seconds: How long it may take; None for as long as it wants.

        Returns:
            ``result``, which may be None, ``seconds``, and ``error`` where it failed; None if it
            was stopped because the time was over.
        """
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f'{self.name}.result'
        file.unlink(missing_ok=True)
        command = [*self.command, *([f'{self.option}={file}'] if self.option else [])]
        path = os.pathsep.join([str(PACKAGE.parent), os.environ.get('PYTHONPATH', '')])
        start = time.monotonic()
        with open(folder / f'{self.name}.log', 'w') as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
                                       env={**os.environ, 'PYTHONPATH': path},
                                       start_new_session=True)  # so that its children end with it
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                return None
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        outcome = dict(result=read_result(file), seconds=round(time.monotonic() - start, 1))
        is_told = self.part == 'tests' and outcome['result']  # pytest fails where a test does
        if code and not is_told:
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


def all_jobs(device: str, is_quick: bool, clones: dict[str, Path]) -> list[Job]:
    """Return the measurements in order of value.

    Args:
        device: Where the steps run.
        is_quick: Few methods and tiny sizes, to see that everything runs.
        clones: 'mdistiller', 'sdd' or 'hsakd' -> path of a clone.
    """
    makers = dict(tests=_tests, steps=_steps, third_party=_third_party, epochs=_epochs,
                  detectors=_detectors, glyphs=_glyphs)
    return [job for part in PARTS for job in makers[part](device, is_quick, clones)]


def _tool(name: str, *arguments: object) -> tuple[str, ...]:
    return (sys.executable, str(BENCHMARKS / f'{name}.py'), *map(str, arguments))


def _tests(device: str, is_quick: bool, clones: dict) -> Iterator[Job]:
    folder = ROOT / 'tests' / ('gpu' if is_quick else '')
    if folder.is_dir():  # a wheel has none
        yield Job('tests', 'marked_gpu', (
            sys.executable, '-m', 'pytest', '-q', '-m', 'gpu', '-p', 'no:cacheprovider',
            str(folder)), option='--junitxml')


def _steps(device: str, is_quick: bool, clones: dict) -> Iterator[Job]:
    sizes = ('--batch-size', 4, '--repeats', 2, '--warm-up', 1) if is_quick else ()
    for method in load_methods().values():
        if method.pairs and (method.name == 'KD' or not is_quick):
            path = method.pair_config(*PAIRS[is_quick])
            yield Job('steps', method.name, _tool('step_time', path, '--device', device, *sizes))


def _third_party(device: str, is_quick: bool, clones: dict) -> Iterator[Job]:
    sizes = ('--batch-size', 4, '--repeats', 2, '--warm-up', 1) if is_quick else ()
    for kind, path in clones.items():
        yield Job('third_party', kind, _tool(
            'compare_mdistiller', f'--{kind}', path, '--device', device,
            '--settings', *SETTINGS[:1 if is_quick else None], *sizes))


def _epochs(device: str, is_quick: bool, clones: dict) -> Iterator[Job]:
    sizes = ('--epochs', 1, '--images', 64, 64) if is_quick else ()
    for name in WHOLE_EPOCHS[:1 if is_quick else None]:
        for mode in ('eager',) if is_quick else epoch_rate.MODES:
            path = load_methods()[name].pair_config(*PAIRS[is_quick])
            yield Job('epochs', f'{name}_{mode}', _tool('epoch_rate', path, '--mode', mode, *sizes))


def _detectors(device: str, is_quick: bool, clones: dict) -> Iterator[Job]:
    sizes = ('--shape', 64, 96, '--repeats', 2, '--warm-up', 1, '--batch-size', 1,
             '--precisions', 'fp32') if is_quick else ()
    yield Job('detectors', 'retinanet', _tool(
        'detector_cost', *DETECTORS[:1 if is_quick else None], '--device', device, *sizes))


def _glyphs(device: str, is_quick: bool, clones: dict) -> Iterator[Job]:
    if not is_quick:  # its smallest budget takes half an hour
        yield Job('glyphs', 'board_gpu', _tool('board', 'gpu'), option='')
