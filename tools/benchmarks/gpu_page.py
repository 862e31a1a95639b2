"""The page of gpu_report.py."""
from collections.abc import Iterator

from gpu_jobs import PARTS

TITLE = '# On a GPU\n'
COMMANDS = """
```bash
python tools/benchmarks/gpu_report.py --hours 4             # the next call keeps what is finished
python tools/benchmarks/gpu_report.py --hours 4 --mdistiller ../mdistiller \\
    --sdd ../SDD-CVPR2024 --hsakd ../HSAKD --torchdistill ../torchdistill  # others' steps too
python tools/benchmarks/gpu_report.py --brief --hours 0.2   # some minutes of a lent GPU
```
"""
BATCHES = 782  # of 64 images in an epoch of CIFAR-100


def make_page(report: dict) -> str:
    """Return the page in Markdown.

    Args:
        report: What gpu_report.py has measured.
    """
    lines = [TITLE, *_heading(report)]
    writers = dict(tests=_tests, steps=_steps, third_party=_third_party, epochs=_epochs,
                   detectors=_detectors, glyphs=_glyphs)
    for part, title in PARTS.items():
        outcomes = report['parts'].get(part, {})
        lines += ['', f'## {title[0].upper()}{title[1:]}', '']
        done = {name: outcome['result'] for name, outcome in outcomes.items()
                if outcome['result'] or 'error' not in outcome}
        lines += list(writers[part](done)) if done else [] if outcomes else ['Not measured.']
        lines += [f'\n**{name}**: {outcome["error"]}' for name, outcome in outcomes.items()
                  if 'error' in outcome]
    return '\n'.join(lines) + '\n'


def _heading(report: dict) -> Iterator[str]:
    yield f'Written by `{report["command"]}` on {report["device"]}, commit {report["commit"]}.'
    if report['size'] == 'quick':
        yield '**Shortened: tiny sizes, which show that everything runs. The times mean nothing.**'
    elif report['size'] == 'brief':
        yield ('Brief: true sizes, with fewer repeats, shorter epochs and fewer settings than the '
               'whole report.')
    yield from COMMANDS.splitlines()
    yield ''
    yield from _table(('', 'version'), report['versions'].items())


def _table(heads: tuple, rows: Iterator[tuple]) -> Iterator[str]:
    yield f'| {" | ".join(heads)} |'
    yield f'|{"---|" * len(heads)}'
    for row in rows:
        yield f'| {" | ".join(str(cell) for cell in row)} |'


def _mib(value: float | None) -> str:
    return 'n/a' if value is None else f'{value:.0f}'


def _tests(results: dict) -> Iterator[str]:
    for counts in results.values():
        yield (f'{counts["passed"]} passed, {len(counts["failed"])} failed, {counts["skipped"]} '
               'skipped.')
        yield from (f'- failed: `{name}`' for name in counts['failed'])
        yield from (f'- skipped: {reason}' for reason in counts['reasons'])


def _steps(results: dict) -> Iterator[str]:
    found = [result for results_of in results.values() for result in results_of]
    plain = sorted(result['plain_ms'] for result in found)
    yield ('Small networks wait for the host, which is not steady: the plain step took '
           f'{plain[0]:.1f} to {plain[-1]:.1f} ms by row. "Over plain" is the median of rounds in '
           'which both took turns; "middle half" is that of the ratio to the floor (a bare '
           'teacher and a stock step).\n')
    rows = ((result['config'].removeprefix('configs/'), f'{1000 / result["step_ms"]:.0f}',
             f'{1000 / result["plain_ms"]:.0f}', f'{result["over_plain"]:.1f}',
             f'{result["ratio_of_rounds"]:.2f}',
             f'{result["ratio_low"]:.2f} to {result["ratio_high"]:.2f}',
             _mib(result['peak_memory_mib'])) for result in found)
    yield from _table(('config', 'steps/s', 'plain steps/s', 'over plain', 'over floor',
                       'middle half', 'peak MiB'), rows)


def _third_party(results: dict) -> Iterator[str]:
    yield ('Whole epochs of theirs are computed from the step alone, without data and validation: '
           'they are upper bounds.\n')
    rows = ((result['method'], result['pair'], result['setting'], f'{result["theirs_ms"]:.1f}',
             f'{result["ours_ms"]:.1f}', f'{result["ratio"]:.2f}',
             f'{3.6e6 / (BATCHES * result["theirs_ms"]):.1f}')
            for found in results.values() for result in found)
    yield from _table(('method', 'pair', 'setting', 'theirs ms', 'ours ms', 'theirs / ours',
                       'their epochs an hour, at most'), rows)


def _epochs(results: dict) -> Iterator[str]:
    rows = ((result['config'], result['mode'].replace('_', ' '),
             ' + '.join(str(count) for count in result['images'].values()),
             f'{result["epochs_per_hour"]:.1f}', f'{result["first_seconds"]:.0f} s')
            for result in results.values())
    yield from _table(('config', 'steps', 'images', 'epochs an hour', 'first epoch'), rows)
    yield from (f'\n{result["config"]} ran without a graph: {result["obstacle"]}'
                for result in results.values() if result['obstacle'])


def _detectors(results: dict) -> Iterator[str]:
    rows = ((row['name'].removeprefix('configs/'), row['wrapper'],
             ' x '.join(map(str, row['shape'])), row['batch_size'], f'{row["milliseconds"]:.1f}',
             _mib(row['peak_mib'])) for found in results.values() for row in found)
    yield from _table(('config', 'optim_wrapper', 'images', 'batch', 'ms/iteration', 'peak MiB'),
                      rows)


def _glyphs(results: dict) -> Iterator[str]:
    yield 'The table is in [the board `gpu`](board_gpu.md).'
