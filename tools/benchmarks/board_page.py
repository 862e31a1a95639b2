"""The section of a board in docs/en/board_NAME.md: its tables and pictures."""
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

import marked_section
from board_claims import claims_table
from board_plan import ALONE, AS_PUBLISHED, TEACHER, Board, Pair
from board_results import Results, Row, check_all, wanted
from board_runs import Training
from board_statistics import LEVEL, Difference, holm, ranks
from markdown_rows import table
from mmkd.visualization import plot_critical_difference, plot_gain_against_cost

HEADER = ('method', 'weight', 'runs', 'top-1', 'over the student alone', 'p', 'over KD', 'p',
          'step / plain step', "plain epochs to KD's accuracy")
NO_EVIDENCE = ('**This is no evidence.** One seed in the quick budget shows that everything runs; '
               'it says nothing about which method is better.')

CLAIMS = ('What the papers claim of all pairs of a table: the differences here in points, and in '
          'brackets p, corrected by Holm for the claims of one table that are measured so far. '
          'These are other families than that of the table above, so their p differ.')


@dataclass
class Line:
    """One row of a table.

    Attributes:
        method: Its name.
        weight: What was changed of the published method.
        row: Its runs.
        gains: ALONE and 'KD' -> the difference to it, where there is one.
        corrected: The same -> its p, corrected for all whole rows of the table.
        is_whole: Whether all of the board's seeds are there; other rows are shown below, and
            neither correct the p of others nor have a rank.
    """

    method: str
    weight: str
    row: Row
    gains: dict[str, Difference]
    corrected: dict[str, float]
    is_whole: bool


def lines_of(results: Results, pair: Pair, *, is_tuned: bool) -> list[Line]:
    """Return the rows of a pair: teacher, student alone, whole rows by their accuracy, then others.

    Args:
        results: What is recorded.
        pair: The pair.
        is_tuned: Whether each method, KD too, comes with what was chosen on the validation images,
            in place of what was published. Methods whose choice is not made yet are left out.
    """
    rows = {}
    for method, config in {TEACHER: results.board.teacher, **wanted(results.board, pair)}.items():
        change = results.chosen(pair, method, config) if is_tuned else AS_PUBLISHED
        if change is None:  # nothing is tried of those two
            change = AS_PUBLISHED if method in (TEACHER, ALONE) else None
        if change is not None and len(row := results.row(pair, config, change)):
            rows[method] = (change.label or 'as published', row)
    lines = [Line(method, weight, row, {name: row.gain_over(rows[name][1]) for name in (ALONE, 'KD')
                                        if name in rows and name != method and method != TEACHER
                                        and row.common(rows[name][1])}, {},
                  len(row) == results.board.seeds)
             for method, (weight, row) in rows.items()]
    _correct([line for line in lines if line.is_whole])
    ends = [line for line in lines if line.method in (TEACHER, ALONE)]
    return ends + sorted((line for line in lines if line not in ends),
                         key=lambda line: (not line.is_whole, -fmean(line.row.tests.values())))


def _correct(lines: list[Line]) -> None:
    for name in (ALONE, 'KD'):
        tested = [line for line in lines
                  if name in line.gains and line.gains[name].probability is not None]
        for line, value in zip(tested, holm([line.gains[name].probability for line in tested])):
            line.corrected[name] = value


def cells(line: Line, results: Results, pair: Pair, kd: Row | None) -> list[str]:
    """Return a row of the table as text."""
    values = list(line.row.tests.values())
    spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
    runs = f'{len(values)}' if line.is_whole or line.method == TEACHER else (
        f'{len(values)} of {results.board.seeds}')
    found = [line.method, '' if line.method in (TEACHER, ALONE) else line.weight, runs,
             f'{fmean(values):.1f}{spread}']
    for name in (ALONE, 'KD'):
        found += [str(line.gains.get(name, '-')),
                  f'{line.corrected[name]:.2g}' if name in line.corrected else '-']
    cost, epochs = cost_of(results, pair, line.method), plain_epochs(results, pair, line, kd)
    return [*found, f'{cost["over_plain"]:.2f}' if cost else '-',
            '-' if epochs is None else f'{epochs:.1f}']


def plain_epochs(results: Results, pair: Pair, line: Line, kd: Row | None) -> float | None:
    """Return what KD's accuracy takes in epochs of a plain step.

    Where the student has a first stage that distils and a plain last one, the cost is that of the
    first one's epochs. None where the accuracy is not reached or the step is not timed.
    """
    if kd is None or line.method == TEACHER:
        return None
    epochs = line.row.epochs_to(kd.last_val)
    if epochs is None or line.method == ALONE:
        return epochs
    board, cost = results.board, cost_of(results, pair, line.method)
    if cost is None:
        return None
    if board.timed[line.method] == board.stages[line.method][-1]:
        return epochs * cost['over_plain']
    first = Training(board, pair, board.timed[line.method], 0, 0)
    return first.epochs * cost['over_plain'] + epochs


def cost_of(results: Results, pair: Pair, method: str) -> Mapping | None:
    """Return the measured cost of a method's step on a pair, with the config of now."""
    if method in (TEACHER, ALONE):
        return None
    training = Training(results.board, pair, results.board.timed[method], 0, 0)
    name = f'{pair.name}: {training.config}'
    return results.costs[name] if results.has_cost(name, training.hash) else None


def section(results: Results, document: Path, *, is_quick: bool) -> str:
    """Draw the pictures of a board and return its section in Markdown.

    Raises:
        ValueError: Nothing is recorded, or what is shown was made with other configs.
    """
    board = results.board
    if not results.runs:
        raise ValueError(f'no run of the board "{board.name}" is recorded in {results.path}')
    check_all(results)
    lines = [f'## {board.title}', '', *([NO_EVIDENCE, ''] if is_quick else []),
             conditions(board, results)]
    for pair in board.pairs.values():
        for is_tuned in (False, True):
            found = lines_of(results, pair, is_tuned=is_tuned)
            if not any(line.method not in (TEACHER, ALONE) for line in found):
                continue
            kd = next((line.row for line in found if line.method == 'KD'), None)
            kind = 'tuned' if is_tuned else 'as published'
            lines += ['', f'### {pair.name}, {kind}', '',
                      *table(HEADER, [cells(line, results, pair, kd) for line in found]),
                      *_pictures(results, pair, found, document, kind)]
            if claims := claims_table(board, found):
                lines += ['', CLAIMS, '', *claims]
    command = f'python tools/benchmarks/board.py {board.name}' + ' --quick' * is_quick
    return '\n'.join([*lines, '', '```bash', command, '```'])


def conditions(board: Board, results: Results) -> str:
    """Return in words what was measured, and how."""
    budget, pair = board.budget, next(iter(board.pairs.values()))
    epochs = Training(board, pair, board.alone(pair), 0, 0).epochs
    images = ('' if budget.num_train is None else
              f'{budget.num_train:,} training and {budget.num_test:,} test images of '
              f'{budget.image_size} x {budget.image_size} pixels, {budget.num_classes} classes, ')
    return (
        f'{images}{epochs} epochs; {board.seeds} seeds, {board.teachers} teachers (seed s learns '
        f'from teacher s modulo {board.teachers}). {100 * board.val_share:g} % of the training '
        'images are kept for choices; each run reads the test images once, at its end. Top-1 in %, '
        'mean ± std over the runs; differences in points with 95 % intervals over seeds and '
        'images, p corrected by Holm for the whole rows of the table; rows that lack seeds stand '
        'last. Costs are those of a step on one thread over a plain step of the student. The last '
        'column has the epochs after which the mean of the runs has the final validation accuracy '
        'of KD, times the cost, with the first stage of AB\'s student and without those of others; '
        '- where it has not. '
        f'Recorded: {len(results.runs)} runs, at commit {", ".join(results.commits())}; '
        f'{"; ".join(_made_with(board, results))}.')


def _made_with(board: Board, results: Results) -> list[str]:
    """Return versions and device in words; of all but the usual ones, whose runs they made."""
    usual, *others = results.made_with().items()
    stages = {TEACHER: [board.teacher], ALONE: [board.alone(pair) for pair in board.pairs.values()],
              **board.stages}
    return [usual[0], *(
        f'{words} ({len(entries)} runs: ' + ', '.join(
            method for method, configs in stages.items()
            if any(entry['config'] in configs for entry in entries)) + ')'
        for words, entries in others)]


def _pictures(results: Results, pair: Pair, lines: list[Line], document: Path,
              kind: str) -> list[str]:
    """Draw what there is enough for, and return the lines that show it."""
    images = document.absolute().parent.parent / 'images'  # of docs
    folder = images if images.is_dir() else document.parent
    name = f'board_{results.board.name}_{pair.name}_{kind.replace(" ", "_")}'
    title = f'{results.board.title}: {pair.name}, {kind}'
    lines, shown = [line for line in lines if line.is_whole and line.method != TEACHER], []
    points = {line.method: (cost['over_plain'], gain.mean,
                            None if gain.low is None else gain.mean - gain.low)
              for line in lines if (cost := cost_of(results, pair, line.method))
              and (gain := line.gains.get(ALONE))}
    if points:
        path = folder / f'{name}_gain.png'
        better = sum(line.corrected.get('KD', 1) < 1 - LEVEL and line.gains['KD'].mean > 0
                     for line in lines if line.method in points)
        kd = ('KD', points['KD'][1], better) if 'KD' in points else None
        plot_gain_against_cost(points, path, title=title, reference=kd)
        shown.append(('gain against cost', path))
    if len(lines) > 2 and results.board.seeds > 1:
        path = folder / f'{name}_ranks.png'
        found = ranks({line.method: [line.row.tests[run] for run in sorted(line.row.tests)]
                       for line in lines})
        plot_critical_difference(
            found.means, found.groups(), found.critical, path,
            title=f'{title}: mean ranks over {found.num_blocks} runs, Friedman p '
            f'{found.probability:.2g}')
        shown.append(('mean ranks and the critical difference', path))
    return [text for caption, path in shown
            for text in ('', f'![{caption}]({os.path.relpath(path, document.absolute().parent)})')]


def write(results: Results, document: Path, *, is_quick: bool) -> None:
    """Write the section of a board in place of the document's earlier one, or at its end."""
    if not document.is_file():
        document.write_text(f'# Board {results.board.name}\n')
    marked_section.write(document, results.board.name, 'board.py',
                         section(results, document, is_quick=is_quick).splitlines())
