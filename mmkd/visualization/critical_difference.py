"""The critical-difference picture of methods that were ranked over several blocks."""
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes

from mmkd.visualization import style

STEP = 0.28  # inches from name to name


@style.applied
def plot_critical_difference(ranks: Mapping[str, float], groups: Sequence[Sequence[str]],
                             critical: float, path: str | Path, *, title: str = '') -> None:
    """Draw mean ranks on a line, and a bar below each group that does not differ.

    Demsar, Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 2006, Fig. 1.

    Args:
        ranks: Method -> mean rank, 1 or more; the best is drawn at the left.
        groups: Methods that do not differ, each at least two.
        critical: The difference of ranks from which on two methods differ.
        path: Image file to write.
        title: Text above the line.

    Raises:
        ValueError: If there are fewer than two methods, or a group names one without a rank.
    """
    unknown = sorted({name for group in groups for name in group} - ranks.keys())
    if len(ranks) < 2 or unknown:
        raise ValueError('a critical-difference picture needs two methods or more, and ranks of '
                         f'all that the groups name, got {len(ranks)} methods and, without a '
                         f'rank, {unknown}')
    names = sorted(ranks, key=ranks.get)
    rows = (len(names) + 1) // 2
    top = 1 + 0.5 * len(groups)  # of the names, below the bars
    height = top + rows
    figure = style.figure(10, 0.8 + STEP * (height + 3))
    axes = figure.subplots()
    most = max(len(names), max(ranks.values()))
    axes.set(xlim=(1 - 0.28 * most, 1.28 * most), ylim=(-height, 3), title=title)
    axes.axis('off')
    _scale(axes, most, critical)
    for index, group in enumerate(groups):
        depth = -0.5 - 0.5 * index
        ends = [ranks[group[0]], ranks[group[-1]]]
        axes.plot([min(ends), max(ends)], [depth, depth], color=style.PALETTE[1], linewidth=3)
    for place, name in enumerate(names):
        is_left = place < rows
        depth = -top - (place if is_left else len(names) - 1 - place)
        edge = 1 - 0.03 * most if is_left else 1.03 * most
        axes.plot([ranks[name], ranks[name], edge], [0, depth, depth], color='0.4', linewidth=0.8)
        axes.text(edge, depth, f'{name}  {ranks[name]:.1f} ' if is_left
                  else f' {ranks[name]:.1f}  {name}', va='center', fontsize=9,
                  ha='right' if is_left else 'left')
    style.save(figure, path)


def _scale(axes: Axes, most: float, critical: float) -> None:
    axes.plot([1, most], [0, 0], color='0', linewidth=1)
    step = max(1, round(most / 12))
    for tick in range(1, int(most) + 1, step):
        axes.plot([tick, tick], [0, 0.2], color='0', linewidth=1)
        axes.text(tick, 0.3, str(tick), ha='center', va='bottom', fontsize=9)
    if critical < most:
        axes.plot([1, 1 + critical], [1.4, 1.4], color='0', linewidth=2)
        axes.text(1, 1.5, f'critical difference {critical:.1f}', va='bottom', fontsize=9)
    else:
        axes.text(1, 1.5, f'critical difference {critical:.1f}: more than the scale holds',
                  va='bottom', fontsize=9)
