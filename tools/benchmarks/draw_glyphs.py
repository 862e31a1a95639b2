"""Draw a page of the glyphs benchmark: groups of confusable characters, one group in a row.

The images are the first two test images of each class.
"""
import argparse
from pathlib import Path

from mmkd.apis import command_line
from mmkd.datasets import Glyphs, glyphs
from mmkd.visualization import plot_image_grid

EPILOG = """example:
  python tools/benchmarks/draw_glyphs.py --out docs/images/glyphs.png
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', type=Path, default=Path('work_dirs/glyphs.png'),
                        help='picture to write (default: work_dirs/glyphs.png)')
    parser.add_argument('--data-root', default='data/glyphs',
                        help='folder of the cache (default: data/glyphs)')
    parser.add_argument('--groups', type=int, default=8,
                        help=f'rows, 1 to {len(glyphs.GROUPS)} (default: 8)')
    return parser.parse_args()


def main() -> None:
    """Draw two images of each class."""
    arguments = parse_arguments()
    if not 1 <= arguments.groups <= len(glyphs.GROUPS):
        raise SystemExit(f'--groups must lie in [1, {len(glyphs.GROUPS)}], got {arguments.groups}')
    classes, size = Glyphs.METAINFO['classes'], len(glyphs.GROUPS[0])
    # Fewer images are the first of more: two rounds of all classes are enough.
    dataset = Glyphs('test', num_test=2 * len(classes), data_root=arguments.data_root)
    # Classes stand in turn, so the second image of a class is one round later.
    chosen = [index + turn * len(classes) for index in range(size * arguments.groups)
              for turn in range(2)]
    images = [dataset.get_data_info(index)['img'] for index in chosen]
    captions = [classes[index % len(classes)] for index in chosen]
    plot_image_grid(images, captions, arguments.out, columns=2 * size,
                    title='Test images of the glyphs benchmark')
    print(f'{len(images)} images: {arguments.out}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
