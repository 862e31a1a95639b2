"""Measure everything that needs a GPU, and write a page of it.

The parts run in order of value. Each measurement is a process of its own; what is finished is kept
in the folder, so that the same command goes on where it stopped, and what failed is tried again. A
measurement of another commit or another device is made anew. After the given hours nothing more is
started and what runs is ended. In a tree with changes nothing is kept. A copy without .git is told
its commit by MMKD_COMMIT.

Examples:
  python tools/benchmarks/gpu_report.py --hours 4
  python tools/benchmarks/gpu_report.py --parts steps --mdistiller ../mdistiller
  python tools/benchmarks/gpu_report.py --brief --hours 0.15   # ten minutes of a lent GPU
  python tools/benchmarks/gpu_report.py --device cpu --quick   # see that everything runs
"""
import argparse
import json
import shlex
import sys
import time
from pathlib import Path

import torch

import result_files
from checkout import current_commit
from demo_runs import ROOT
from gpu_jobs import PARTS, Job, all_jobs
from gpu_page import make_page
from mmkd.apis import command_line, versions
from third_party_steps import CLONES

PAGE = ROOT / 'docs/en/gpu.md'
VERSIONS = ('mmkd', 'PyTorch', 'TorchVision', 'mmengine', 'mmcv', 'mmdet', 'mmpretrain', 'Python',
            'CUDA_HOME', 'NVCC')


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--hours', type=float, default=float('inf'), metavar='H',
                        help='time for all of it (default: no limit)')
    parser.add_argument('--parts', nargs='+', choices=PARTS, default=list(PARTS), metavar='PART',
                        help='; '.join(f'{name}: {text}' for name, text in PARTS.items()))
    for kind, clone in CLONES.items():
        parser.add_argument(f'--{kind}', type=Path, metavar='PATH',
                            help=f'your clone of {clone.address}')
    parser.add_argument('--out', type=Path, default=Path('work_dirs/gpu_report'), metavar='FOLDER',
                        help='results and logs (default: %(default)s)')
    parser.add_argument('--device', choices=('cuda', 'cpu'), default='cuda',
                        help='default: cuda. With cpu the page is written into the folder')
    size = parser.add_mutually_exclusive_group()
    size.add_argument('--quick', dest='size', action='store_const', const='quick', default='full',
                      help='few methods and tiny sizes, to see that everything runs; the page is '
                      'written into the folder')
    size.add_argument('--brief', dest='size', action='store_const', const='brief',
                      help='true sizes, but fewer repeats, shorter epochs of two methods, two '
                      'settings beside other code and no glyphs')
    return parser.parse_args(arguments)


def check(arguments: argparse.Namespace) -> dict[str, Path]:
    """Return the clones that were given.

    Raises:
        ValueError: There is no GPU to be measured, the CPU was asked for the whole report, the
            hours are none, or a path is no clone.
    """
    if arguments.device == 'cuda' and not torch.cuda.is_available():
        raise ValueError('gpu_report.py measures a CUDA GPU, and this machine has none: torch '
                         f'{torch.__version__} sees no device. To see the report run, shortened, '
                         'on the CPU: --device cpu --quick')
    if arguments.device == 'cpu' and arguments.size != 'quick':
        raise ValueError('--device cpu needs --quick: the whole report is made for a GPU and would '
                         'take days on a CPU')
    if not arguments.hours > 0:
        raise ValueError(f'--hours must be a positive number, got {arguments.hours}')
    return {kind: clone.check(getattr(arguments, kind).absolute())
            for kind, clone in CLONES.items() if getattr(arguments, kind) is not None}


def device_name(device: str) -> str:
    """Return what is measured, such as ``2 x NVIDIA H100``."""
    if device == 'cpu':
        return 'a CPU'
    return f'{torch.cuda.device_count()} x {torch.cuda.get_device_name()}'


def run_jobs(jobs: list[Job], folder: Path, seconds: float, origin: dict[str, str]) -> None:
    """Run what is not finished, until the time is over.

    Args:
        jobs: The measurements.
        folder: Where they are kept.
        seconds: Time for all of them.
        origin: Commit and device; a measurement of another origin is made anew.
    """
    end = time.monotonic() + seconds
    is_known = origin['commit'] != 'unknown' and not origin['commit'].endswith('-changed')
    for job in jobs:
        file = outcome_file(folder, job)
        kept = json.loads(file.read_text()) if file.is_file() and is_known else None
        if kept and kept['origin'] != origin:
            kept = None
        if kept and 'error' not in kept:
            print(f'{job.part}, {job.name}: kept', flush=True)
            continue
        if time.monotonic() >= end:
            print(f'{job.part}, {job.name}: left out, the time is over', flush=True)
            if kept is None:
                result_files.write(file, dict(result=None, seconds=0, origin=origin,
                                              error='left out, the time was over'))
            continue
        left = end - time.monotonic()
        begun = dict(result=None, seconds=0, error='interrupted', origin=origin)
        result_files.write(file, begun)  # so that what an interrupted try leaves has an origin
        outcome = job.run(folder / job.part, None if left == float('inf') else left,
                          is_begun=kept is not None)
        result_files.write(file, dict(outcome, origin=origin))
        print(f'{job.part}, {job.name}: {outcome.get("error", "done")} '
              f'({outcome["seconds"]:.0f} s)', flush=True)


def outcome_file(folder: Path, job: Job) -> Path:
    """Return where the outcome of a measurement is kept."""
    return folder / job.part / f'{job.name}.json'


def collect(folder: Path, origin: dict[str, str], size: str) -> dict:
    """Return the report of all measurements that are there, those of other calls too."""
    parts: dict[str, dict] = {}
    for part in PARTS:
        for file in sorted((folder / part).glob('*.json')):
            kept = json.loads(file.read_text())
            if kept['origin'] == origin:
                parts.setdefault(part, {})[file.stem] = kept
    known = versions.collect_versions()
    return dict(origin, command=shlex.join(['python tools/benchmarks/gpu_report.py', *sys.argv[1:]])
                .replace("'", ''), size=size, parts=parts,
                versions={name: known[name] for name in VERSIONS if name in known})


def main() -> None:
    """Measure, and write page and JSON."""
    arguments = parse_arguments()
    clones = check(arguments)
    origin = dict(commit=current_commit(), device=device_name(arguments.device))
    jobs = all_jobs(arguments.device, arguments.size, clones)
    folder = arguments.out / arguments.size
    run_jobs([job for job in jobs if job.part in arguments.parts], folder,
             3600 * arguments.hours, origin)
    report = collect(folder, origin, arguments.size)
    page = PAGE if PAGE.is_file() and arguments.size != 'quick' else folder / PAGE.name
    page.with_suffix('.json').write_text(json.dumps(report, indent=2) + '\n')
    page.write_text(make_page(report))
    print(f'written: {page}, {page.with_suffix(".json")}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
