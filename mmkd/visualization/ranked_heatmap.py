"""Pictures of many values of several networks, ranked and laid out as squares."""
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmkd.visualization import style


@style.applied
def plot_ranked_heatmaps(values: Mapping[str, Sequence[float]], path: str | Path, *,
                         label: str, title: str = '', per_row: int = 4) -> None:
    """Draw one square per network, with its values in rising order row by row, on one scale.

    Fig. 5 and 9 of DPK (Zong et al., ICLR 2023) and Fig. 4 of MDR (ACM MM 2024) are such pictures.

    Args:
        values: Name -> values, one for each batch.
        path: Image file to write.
        label: The meaning of the colours.
        title: Text above the squares.
        per_row: Number of squares side by side.

    Raises:
        ValueError: If a network has no values.
    """
    if not values or not all(len(numbers) for numbers in values.values()):
        raise ValueError('there are no values to draw')
    columns = min(per_row, len(values))
    rows = math.ceil(len(values) / columns)
    figure = style.figure(1.4 + 2.9 * columns, 0.9 + 3 * rows)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    low = min(min(numbers) for numbers in values.values())
    high = max(max(numbers) for numbers in values.values())
    for panel in panels:
        panel.set_axis_off()
    for panel, (name, numbers) in zip(panels, values.items()):
        side = math.ceil(math.sqrt(len(numbers)))
        cells = np.full(side * side, np.nan)
        cells[:len(numbers)] = np.sort(numbers)
        image = panel.imshow(cells.reshape(side, side), cmap='viridis', vmin=low, vmax=high)
        panel.set_title(f'{name}\nmean {np.mean(numbers):.3f}', fontsize=10)
    figure.colorbar(image, ax=list(panels), label=label, shrink=0.8)
    figure.suptitle(title)
    style.save(figure, path)
