"""What papers claim of the methods of a board, beside what the board measured of it."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from board_plan import Board
from board_statistics import LEVEL, Difference, holm
from markdown_rows import table

HEADER = ('paper', 'its method', f'beats, p < {1 - LEVEL:.2g}', 'is ahead of', 'is behind',
          f'loses to, p < {1 - LEVEL:.2g}', 'lacks runs')


@dataclass(frozen=True)
class Finding:
    """What was measured of one claim.

    Attributes:
        other: The method that is said to be worse.
        gain: Of the paper's method over the other one.
        probability: Its p, corrected for the measured claims of the same table of the paper.
    """

    other: str
    gain: Difference
    probability: float

    @property
    def column(self) -> int:
        """The place of its cell: beats, is ahead of, is behind, loses to."""
        is_sure = self.probability < 1 - LEVEL
        if self.gain.mean >= 0:
            return 0 if is_sure else 1
        return 3 if is_sure else 2

    def __str__(self) -> str:
        return f'{self.other} {self.gain.mean:+.1f} ({self.probability:.2g})'


def claims_table(board: Board, lines: Iterable) -> list[str]:
    """Return the table of the claims that a board declares; no lines if none is measured.

    Args:
        board: The board.
        lines: The :class:`board_page.Line` of a pair; rows that lack runs, or have a single
            one, are not compared.
    """
    rows = {line.method: line.row for line in lines if line.is_whole and len(line.row) > 1}
    cells = []
    for paper, by_method in board.claims.items():
        pairs = [(method, other) for method, others in by_method.items() for other in others]
        gains = {(method, other): rows[method].gain_over(rows[other]) for method, other in pairs
                 if method in rows and other in rows}
        corrected = dict(zip(gains, holm([gain.probability for gain in gains.values()])))
        for method, others in by_method.items():
            found = [Finding(other, gains[method, other], corrected[method, other])
                     for other in others if (method, other) in gains]
            missing = [other for other in others if (method, other) not in gains]
            if found:
                cells.append([paper, method, *_columns(found), ', '.join(missing) or '-'])
    return table(HEADER, cells) if cells else []


def _columns(found: Sequence[Finding]) -> list[str]:
    ordered = sorted(found, key=lambda finding: -finding.gain.mean)
    return [', '.join(str(finding) for finding in ordered if finding.column == place) or '-'
            for place in range(4)]
