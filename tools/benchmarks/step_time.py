"""Measure what a distillation step costs beyond its two networks.

For each config, one process times in turn: the whole step of the distiller (preprocessing of a
uint8 batch, forward and backward passes, optimizer), a bare forward of the teacher, and a stock
training step of the student alone. The last two are the floor: the cost of the networks without a
distiller, with an unfolded teacher and a student in its stock format. A second ratio adds the
connectors to the floor, a forward and a backward pass of them alone. Where the networks see several
views, the floor sees them too, and the student's branches are trained on their auxiliary task. For
peers the floor is a step of each alone. The ratio to a plain step tells the cost of a method as a
whole; that step trains one student without branches on one view of each image. The teacher has
random weights, so that no file is needed; hooks and data loading are left out.

With --engines the same step is timed under several settings of student_engine and teacher_engine
instead, in turn in one process, and compared with the plain one.

Times hold for this machine only. The ratio carries over best, so compare the ratios.
"""
import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from rich.console import Console
from rich.progress import track

import result_files
from mmkd.apis import command_line, config_files
from mmkd.apis.build_model import build_model
from mmkd.apis.methods import PAIRS, load_methods
from mmkd.utils import memory
from step_parts import (
    count_extra_parameters,
    make_batch,
    make_connectors_step,
    make_step,
    make_teacher_forward,
    milliseconds,
    one_view,
    plain_student_of,
    students_of,
    timed_rounds,
)
from step_tables import make_engine_table, make_table

PROCESS = Path('/proc/self')  # of Linux
_LAST = dict(memory_format='channels_last')
_FOLDED = dict(fold_batchnorm=True, **_LAST)
ENGINES = {  # name -> settings of student_engine and teacher_engine
    'plain': ({}, {}),
    'channels_last': (_LAST, _LAST),
    'channels_last, folded teacher': (_LAST, _FOLDED),
    '... and bf16 teacher': (_LAST, dict(dtype='bfloat16', **_FOLDED)),
    '... and compiled teacher': (_LAST, dict(compile=dict(options=dict(freezing=True)), **_FOLDED)),
    '... and compiled student': (dict(compile=dict(), **_LAST), _FOLDED),
}


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('configs', nargs='*', metavar='CONFIG', help='config of a distiller')
    parser.add_argument('--all', action='store_true', help='every method that distils classifiers, '
                        'on two pairs of CIFAR-100; cost_table.py makes a table of the results')
    parser.add_argument('--image-size', type=command_line.at_least(1), metavar='PIXELS',
                        help='default: the crop of the config')
    command_line.add_timing_arguments(parser, repeats=30, warm_up=5)
    parser.add_argument('--engines', action='store_true',
                        help='compare engine settings: ' + '; '.join(ENGINES))
    parser.add_argument('--json', metavar='FILE', type=Path, help='also write the results')
    parser.add_argument('--resume', action='store_true',
                        help='keep what the file of --json has, and measure the other configs')
    parser.add_argument('--only-memory', action='store_true', help=argparse.SUPPRESS)
    parsed = parser.parse_args(arguments)
    if parsed.all:
        parsed.configs += [method.pair_config(*pair) for pair in PAIRS
                           for method in load_methods().values() if method.pairs]
    if not parsed.configs:
        parser.error('give configs, or --all')
    if parsed.resume and (parsed.engines or not parsed.json):
        parser.error('--resume needs --json, and is not for --engines')
    return parsed


def load_config(path: str) -> Config:
    """Read the config of a distiller."""
    cfg = config_files.read_config(path)
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    torch.backends.cudnn.benchmark = cfg.get('env_cfg', {}).get('cudnn_benchmark', False)
    if 'peers' not in cfg.model and not {'student', 'teacher'} <= set(cfg.model):
        raise SystemExit(f'{path}: model needs a student and a teacher, or peers, to be compared '
                         f'with, but is a {cfg.model.get("type")} of {", ".join(cfg.model)}')
    return cfg


def measure(path: str, arguments: argparse.Namespace) -> dict:
    """Return the results of one config."""
    cfg, device = load_config(path), arguments.device
    data = make_batch(cfg, arguments.batch_size, arguments.image_size)
    distiller = build_model(cfg, cfg.model, device)
    step = make_step(cfg, distiller, data)
    peak = peak_memory(path, step, arguments)  # before the student alone takes its share
    students = [make_step(cfg, build_model(cfg, student, device), data)
                for student in students_of(cfg)]
    parts = dict(step=step, teacher=make_teacher_forward(distiller, data),
                 student=lambda: [student() for student in students],
                 plain=make_step(cfg, build_model(cfg, plain_student_of(cfg), device),
                                 one_view(data)),
                 connectors=make_connectors_step(distiller, data))
    rounds = timed_rounds(parts, device, repeats=arguments.repeats, warm_up=arguments.warm_up)
    return dict(config=path, batch_size=arguments.batch_size, device=device,
                threads=torch.get_num_threads(), repeats=arguments.repeats,
                load_average=os.getloadavg()[0], peak_memory_mib=peak,
                extra_parameters=count_extra_parameters(distiller), **summarise(rounds))


def compare_engines(path: str, arguments: argparse.Namespace) -> list[dict]:
    """Return the step time of one config under each of the ENGINES, and relative to the first."""
    cfg = load_config(path)
    data = make_batch(cfg, arguments.batch_size, arguments.image_size)
    steps = {}
    for name, (student, teacher) in ENGINES.items():
        model_cfg = {**cfg.model, 'student_engine': student, 'teacher_engine': teacher}
        steps[name] = make_step(cfg, build_model(cfg, model_cfg, arguments.device), data)
    rounds = timed_rounds(steps, arguments.device, repeats=arguments.repeats,
                          warm_up=arguments.warm_up)
    results = []
    for name in ENGINES:
        ratios = [times[name] / times['plain'] for times in rounds]
        low, middle, high = statistics.quantiles(ratios, n=4, method='inclusive')
        results.append(dict(
            config=path, engine=name, batch_size=arguments.batch_size, device=arguments.device,
            threads=torch.get_num_threads(), repeats=arguments.repeats,
            step_ms=statistics.median(times[name] for times in rounds),
            ratio=middle, ratio_low=low, ratio_high=high))
    return results


def summarise(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Return medians in milliseconds, ratios, and the middle half of the ratios."""
    step, teacher, student, connectors, plain = (
        statistics.median(times[name] for times in rounds)
        for name in ('step', 'teacher', 'student', 'connectors', 'plain'))
    ratios = [times['step'] / (times['teacher'] + times['student']) for times in rounds]
    low, _, high = statistics.quantiles(ratios, n=4, method='inclusive')
    return dict(step_ms=step, teacher_ms=teacher, student_ms=student, floor_ms=teacher + student,
                ratio=step / (teacher + student), ratio_of_rounds=statistics.median(ratios),
                ratio_low=low, ratio_high=high, teacher_share=teacher / step,
                connectors_ms=connectors, plain_ms=plain, over_plain=statistics.median(
                    times['step'] / times['plain'] for times in rounds),
                ratio_with_connectors=step / (teacher + student + connectors))


def peak_memory(path: str, step: Callable[[], object],
                arguments: argparse.Namespace) -> float | None:
    """Return the peak in MiB: allocated on the GPU, or growth over the built model on the CPU.

    On the CPU a fresh process is asked, because this one keeps what it has once used.
    """
    if arguments.device != 'cpu':
        milliseconds(step, arguments.device)  # in it cuDNN tries algorithms, some in much memory
        torch.cuda.reset_peak_memory_stats()
        milliseconds(step, arguments.device)
        return torch.cuda.max_memory_allocated() / 2**20
    sizes = [f'--batch-size={arguments.batch_size}', f'--threads={torch.get_num_threads()}']
    if arguments.image_size:
        sizes.append(f'--image-size={arguments.image_size}')
    output = subprocess.run(
        [sys.executable, __file__, path, '--only-memory', '--device=cpu', *sizes], check=True,
        stdout=subprocess.PIPE, text=True, env={**os.environ, 'PYTHONPATH': ':'.join(sys.path)})
    return json.loads(output.stdout.splitlines()[-1])


def resident_growth(cfg: Config, arguments: argparse.Namespace) -> float | None:
    """Return by how many MiB two steps raise the resident memory at most; None if unknown."""
    data = make_batch(cfg, arguments.batch_size, arguments.image_size)
    step = make_step(cfg, build_model(cfg, cfg.model, 'cpu'), data)
    try:
        (PROCESS / 'clear_refs').write_text('5')  # the peak starts from the present size
        before = _resident('VmRSS')
        step()
        step()
        return _resident('VmHWM') - before
    except OSError:
        return None


def _resident(field: str) -> float:
    lines = (PROCESS / 'status').read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def measure_all(paths: list[str], results: list[dict], arguments: argparse.Namespace) -> list[str]:
    """Add the result of each config to results, and return the configs that failed, of several."""
    failed = []
    for path in track(paths, 'measuring', console=Console(stderr=True)):
        gc.collect()  # an earlier distiller would count as memory of this one
        try:
            results.append(measure(path, arguments))
        except (Exception, SystemExit):
            if len(arguments.configs) == 1:
                raise
            traceback.print_exc()
            failed.append(path)
        if arguments.json:  # what is measured is kept
            result_files.write(arguments.json, results)
    return failed


def main() -> None:
    """Measure every config and print the table."""
    arguments = parse_arguments()
    memory.keep_freed_memory()  # as the configs' KeepFreedMemoryHook does in a run
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    if arguments.only_memory:
        print(json.dumps(resident_growth(load_config(arguments.configs[0]), arguments)))
        return
    if arguments.engines:
        results = [result for path in arguments.configs
                   for result in compare_engines(path, arguments)]
        table, failed = make_engine_table(results), []
    else:
        results = result_files.read(arguments.json) if arguments.resume else []
        known = {result['config'] for result in results}
        paths = [path for path in arguments.configs if path not in known]
        failed = measure_all(paths, results, arguments)
        table = make_table(results) if results else 'nothing is measured'
    # Wide enough for the names also where the output is no terminal.
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    print(f'load average at the end: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores')
    if arguments.engines and arguments.json:
        result_files.write(arguments.json, results)
    if failed:
        raise SystemExit(f'{len(failed)} configs failed, and what they said is printed above: '
                         f'{", ".join(failed)}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
