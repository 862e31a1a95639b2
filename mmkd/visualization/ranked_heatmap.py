"""Many values of several networks, each ranked and laid out as a square."""
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure


def plot_ranked_heatmaps(values: Mapping[str, Sequence[float]], path: str | Path, *,
                         label: str, title: str = '', per_row: int = 4) -> None:
    """Draw one square per network, its values in rising order row by row, on one scale.

    As in Fig. 5 and 9 of DPK (Zong et al., ICLR 2023) and Fig. 4 of MDR (ACM MM 2024).

    Args:
        values: Name -> one value for each batch.
        path: Image file to write.
        label: What the colours are.
        title: Text above the squares.
        per_row: Squares side by side.

    Raises:
        ValueError: A network has no values.
    """
    if not values or not all(len(one) for one in values.values()):
        raise ValueError('there are no values to draw')
    columns = min(per_row, len(values))
    rows = math.ceil(len(values) / columns)
    figure = Figure(figsize=(1.4 + 2.9 * columns, 0.9 + 3 * rows), layout='constrained')
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    low = min(min(one) for one in values.values())
    high = max(max(one) for one in values.values())
    for panel in panels:
        panel.set_axis_off()
    for panel, (name, one) in zip(panels, values.items()):
        side = math.ceil(math.sqrt(len(one)))
        cells = np.full(side * side, np.nan)
        cells[:len(one)] = np.sort(one)
        image = panel.imshow(cells.reshape(side, side), cmap='viridis', vmin=low, vmax=high)
        panel.set_title(f'{name}\nmean {np.mean(one):.3f}', fontsize=10)
    figure.colorbar(image, ax=list(panels), label=label, shrink=0.8)
    figure.suptitle(title, fontsize=11)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
