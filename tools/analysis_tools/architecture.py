"""Draw the rooms of the package mmkd and who imports whom, from the import graph itself.

A box is a room with the number of its modules, and it stands above all rooms that it imports from.
An arrow that follows from two others is left out.

  python tools/analysis_tools/architecture.py                # writes docs/images/architecture.svg
"""
import argparse
from collections import Counter
from pathlib import Path

import grimp
import networkx
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from mmkd.apis import command_line
from mmkd.utils.repository import repository_root
from mmkd.visualization import style

HEIGHT, GAP = 0.56, 0.5  # of a box and between two rows, in the units of the picture
WIDTH = 11.0


def rooms(package: str = 'mmkd') -> networkx.DiGraph:
    """Return the graph of rooms; a node has the number of its ``modules``.

    Rooms that import each other are one node, whose name holds both.
    """
    graph = grimp.build_graph(package)
    counts = Counter(_room(name) for name in graph.modules if name != package)
    found = networkx.DiGraph()
    found.add_nodes_from(counts)
    for importer in graph.modules - {package}:
        for imported in graph.find_modules_directly_imported_by(importer) - {package}:
            if _room(importer) != _room(imported):
                found.add_edge(_room(importer), _room(imported))
    merged = networkx.condensation(found)
    names = {node: ', '.join(sorted(merged.nodes[node]['members'])) for node in merged}
    for node in merged:
        members = merged.nodes[node]['members']
        merged.nodes[node]['modules'] = sum(counts[room] for room in members)
    return networkx.relabel_nodes(merged, names)


def _room(module: str) -> str:
    return module.split('.')[1]


def places(graph: networkx.DiGraph) -> dict[str, tuple[float, float]]:
    """Return the middle of each room's box; a room stands as low as its imports allow.

    Args:
        graph: A graph without cycles; an edge leads from the importing room.
    """
    found: dict[str, tuple[float, float]] = {}
    rows = list(networkx.topological_generations(graph.reverse()))[::-1]
    for number, row in enumerate(rows):
        ordered = sorted(row, key=lambda room: _middle(room, graph, found))
        for index, room in enumerate(ordered):
            found[room] = (WIDTH * (index + 0.5) / len(ordered), -number * (HEIGHT + GAP))
    return found


@style.applied
def draw(graph: networkx.DiGraph, path: Path) -> None:
    """Write the picture of a graph without cycles.

    Args:
        graph: Rooms with the attribute ``modules``; an edge leads from the importing room.
        path: Image file to write.
    """
    reduced = networkx.transitive_reduction(graph)
    found = places(reduced)
    lowest = min(y for _, y in found.values())
    figure = style.figure(7, 0.6 - 0.68 * lowest)
    axes = figure.subplots()
    for room, place in found.items():
        _draw_box(axes, room, graph.nodes[room]['modules'], place)
    for importer, imported in reduced.edges:
        (x, y), (target_x, target_y) = found[importer], found[imported]
        axes.annotate('', (target_x, target_y + HEIGHT / 2), (x, y - HEIGHT / 2), zorder=1,
                      arrowprops=dict(arrowstyle='-|>', color='0.45', linewidth=1))
    axes.set(xlim=(0, WIDTH), ylim=(lowest - HEIGHT, HEIGHT))
    axes.set_axis_off()
    figure.suptitle('A room of mmkd imports from the rooms below it alone')
    style.save(figure, path)


def _middle(room: str, graph: networkx.DiGraph, places: dict) -> tuple[float, str]:
    """Return where the importers of a room stand on average, and its name."""
    above = [places[importer][0] for importer in graph.predecessors(room) if importer in places]
    return (sum(above) / len(above) if above else WIDTH / 2, room)


def _draw_box(axes: Axes, room: str, modules: int, place: tuple[float, float]) -> None:
    x, y = place
    width = 0.35 + 0.115 * max(len(room), 11)
    axes.add_patch(FancyBboxPatch(
        (x - width / 2, y - HEIGHT / 2), width, HEIGHT, facecolor='#e8f1f8', zorder=2,
        edgecolor=style.PALETTE[0], boxstyle='round,pad=0,rounding_size=0.1'))
    axes.text(x, y + 0.1, room, ha='center', va='center', fontsize=9, weight='bold', zorder=3)
    axes.text(x, y - 0.15, f'{modules} modules' if modules > 1 else '1 module', ha='center',
              va='center', fontsize=8, color='0.35', zorder=3)


def main() -> None:
    """Draw the package."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', type=Path, metavar='FILE',
                        default=repository_root() / 'docs/images/architecture.svg',
                        help='image file to write (default: %(default)s)')
    path = parser.parse_args().out
    draw(rooms(), path)
    print(f'written: {path}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
