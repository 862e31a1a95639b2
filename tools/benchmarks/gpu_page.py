"""The page of gpu_report.py."""
from collections.abc import Iterator

from gpu_jobs import PARTS

TITLE = '# On a GPU\n'
COMMAND = 'python tools/benchmarks/gpu_report.py --hours 4'
EMPTY = f"""{TITLE}
No run on a GPU is recorded yet: no number here, in the [README](../../README.md) or in
[Speed](speed.md) comes from one. A test pretends a GPU, which shows mixed devices and waits of the
host, not times. Where a GPU is at hand, one command measures and writes this page. What is finished
is kept, so that the same command goes on where it stopped:

```bash
{COMMAND}
{COMMAND} --mdistiller ../mdistiller \\
    --sdd ../SDD-CVPR2024 --hsakd ../HSAKD    # beside the steps of others
```

It runs, in this order:

"""
BATCHES = 782  # of 64 images in an epoch of CIFAR-100


def make_page(report: dict | None) -> str:
    """Return the page in Markdown.

    Args:
        report: What gpu_report.py has measured, or None if nothing was.
    """
    if report is None:
        return EMPTY + ''.join(f'- {text}\n' for text in PARTS.values())
    lines = [TITLE, *_heading(report)]
    writers = dict(tests=_tests, steps=_steps, third_party=_third_party, epochs=_epochs,
                   detectors=_detectors, glyphs=_glyphs)
    for part, title in PARTS.items():
        outcomes = report['parts'].get(part, {})
        lines += ['', f'## {title[0].upper()}{title[1:]}', '']
        done = {name: outcome['result'] for name, outcome in outcomes.items()
                if outcome['result'] or 'error' not in outcome}
        lines += list(writers[part](done)) if done else ['Not measured.']
        lines += [f'\n**{name} failed**: {outcome["error"]}' for name, outcome in outcomes.items()
                  if 'error' in outcome]
    return '\n'.join(lines) + '\n'


def _heading(report: dict) -> Iterator[str]:
    yield f'Written by `{report["command"]}` on {report["device"]}, commit {report["commit"]}.'
    if report['size'] == 'quick':
        yield '**Shortened: tiny sizes, which show that everything runs. The times mean nothing.**'
    elif report['size'] == 'brief':
        yield 'Brief: true sizes, with fewer repeats and shorter epochs than the whole report.'
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
    rows = ((result['config'].removeprefix('configs/'), f'{1000 / result["step_ms"]:.1f}',
             f'{1000 / result["plain_ms"]:.1f}', f'{result["over_plain"]:.2f}',
             f'{result["ratio"]:.3f}', _mib(result['peak_memory_mib']))
            for found in results.values() for result in found)
    yield from _table(('config', 'steps/s', 'plain steps/s', 'over plain', 'over floor',
                       'peak MiB'), rows)


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
    yield 'The table is in [Benchmark on glyphs](benchmark.md).'
