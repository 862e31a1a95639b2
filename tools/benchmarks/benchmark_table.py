"""The document of the benchmark: a table of gains and costs, and what was measured where."""
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

import torch

import marked_section
from benchmark_runs import Budget
from paired_gain import paired_gain

ALONE, TEACHER = 'student alone', 'teacher'
COSTS = ('ms/iter', 'step / plain step', 'peak memory', 'extra parameters')
HEADER = ('method', 'seeds', 'top-1, last epoch', 'best epoch', 'over the student alone',
          'over KD', *COSTS)


@dataclass
class Result:
    """The results of a method.

    Attributes:
        method: Name of the method.
        last: Seed -> top-1 accuracy in percent after the last epoch.
        best: Seed -> top-1 accuracy in percent of the best epoch.
        cost: A result of ``step_time.py``, or None.
        commits: Commits of the code that trained.
    """

    method: str
    last: Mapping[int, float]
    best: Mapping[int, float]
    cost: Mapping | None = None
    commits: frozenset[str] = frozenset()


def make_document(path: Path, results: list[Result], budget: Budget, *, picture: Path | None,
                  commit: str, command: str) -> None:
    """Write the section of a budget in place of the document's earlier one, or at its end.

    Args:
        path: The document; it is made if it is missing. What stands outside the marks stays.
        results: One result for each row.
        budget: The budget of the runs.
        picture: Image that the section shows, or None.
        commit: Commit of the code that writes.
        command: The command that makes the section again.
    """
    text = path.read_text() if path.is_file() else '# Benchmark on glyphs\n'
    shown = [] if picture is None else [
        '', f'![gain against cost]({os.path.relpath(picture, path.parent)})']
    path.write_text(marked_section.replace(text, budget.name, 'glyphs.py', [
        f'## Budget "{budget.name}"', '', _conditions(budget, results, commit), '',
        *table_rows(results), *shown, '', '```bash', command, '```']))


def table_rows(results: list[Result]) -> list[str]:
    """Return the lines of the table in Markdown, the methods by their accuracy."""
    known = {result.method: result for result in results}
    ends = [known[name] for name in (TEACHER, ALONE) if name in known]
    methods = sorted((result for result in results if result.method not in (TEACHER, ALONE)),
                     key=lambda result: -fmean(result.last.values()))
    lines = [table_line(HEADER), table_line(['---'] * len(HEADER))]
    for result in (*ends, *methods):
        gains = [_gain(result, known.get(name)) for name in (ALONE, 'KD')]
        lines.append(table_line([result.method, str(len(result.last)), _spread(result.last),
                            _spread(result.best), *gains, *cost_cells(result.cost)]))
    return lines


def picture_points(results: list[Result]) -> dict[str, tuple[float, float, float | None]]:
    """Return cost and gain over the student alone of the methods that have both."""
    known = {result.method: result for result in results}
    points = {}
    for result in results:
        if result.cost and ALONE in known:
            gain = paired_gain(result.last, known[ALONE].last)
            if gain is not None:
                points[result.method] = (result.cost['over_plain'], gain.mean, gain.spread)
    return points


def _conditions(budget: Budget, results: list[Result], commit: str) -> str:
    costs = [result.cost for result in results if result.cost]
    trained = sorted(frozenset().union(*(result.commits for result in results)))
    device = 'a CPU'
    if costs and costs[0]['device'] != 'cpu':
        device = torch.cuda.get_device_name() if torch.cuda.is_available() else 'a GPU'
    elif costs:
        device = f'{costs[0]["threads"]} thread(s) of a CPU'
    return (
        f'{budget.num_train:,} training and {budget.num_test:,} test images of '
        f'{budget.image_size} x {budget.image_size} pixels, {budget.num_classes} classes, '
        f'{budget.epochs} epochs. Top-1 in %, mean ± std over the seeds; gains are means over the '
        'seeds that both have, with the standard deviation of the difference and the p of the '
        'paired t-test. **Measured here**: cost of a step of batch 32 on '
        f'{device} ({platform.machine()}, torch {torch.__version__}), medians of 10 rounds; '
        'milliseconds hold for that machine, so compare the ratio to a plain step, of the student '
        'alone on one view of each image in the same rounds. Trained at commit '
        f'{", ".join(trained)}; table written at commit {commit}.')


def _gain(result: Result, baseline: Result | None) -> str:
    if baseline is None or baseline is result or result.method == TEACHER:
        return '-'
    return str(paired_gain(result.last, baseline.last) or '-')


def _spread(values: Mapping[int, float]) -> str:
    numbers = list(values.values())
    return f'{fmean(numbers):.1f}' + (f' ± {stdev(numbers):.1f}' if len(numbers) > 1 else '')


def cost_cells(cost: Mapping | None) -> list[str]:
    """Return milliseconds, cost over a plain step, memory and parameters as text."""
    if not cost:
        return ['-'] * 4
    memory = cost['peak_memory_mib']
    return [f'{cost["step_ms"]:.0f}', f'{cost["over_plain"]:.2f}',
            '-' if memory is None else f'{memory:.0f} MiB', f'{cost["extra_parameters"]:,}']


def table_line(cells: Sequence[str]) -> str:
    """Return a row in Markdown."""
    return '| ' + ' | '.join(cells) + ' |'
