"""Make a detection set of handwritten digits, in COCO's and in VOC's format, without a download.

VOC2007/SegmentationClass holds a label map of each scene, for semantic segmentation.

A scene shows 1 to 5 digits of scikit-learn, of varied size and perhaps overlapping, on a background
with clutter, in portrait or landscape. Some scenes have no digit, some have a crowd region, and
some digits are too faint to count. Training and test scenes share no digit.

--hard makes other scenes, on which small detectors do not saturate: 20 classes (light and dark
digits) of 10 to 96 pixels, more clutter, groups of small digits. They are written in COCO's format
alone, as PNG, and hold the same pixels on every machine.

Example: python tools/dataset_converters/digits_scenes.py
"""
import argparse
from pathlib import Path

from rich.progress import track

from mmkd.datasets import digits_scenes, hard_scenes


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--hard', action='store_true', help='make the hard scenes')
    parser.add_argument('--out-dir', type=Path,
                        help='where to write (default: data/digits_scenes or data/hard_scenes)')
    parser.add_argument('--train', type=int, default=480, help='training scenes (default: 480)')
    parser.add_argument('--test', type=int, default=160, help='test scenes (default: 160)')
    parser.add_argument('--seed', type=int, default=0, help='same seed, same scenes')
    return parser.parse_args()


def main() -> None:
    """Write both splits and print their contents."""
    arguments = parse_arguments()
    kind = hard_scenes if arguments.hard else digits_scenes
    out_dir = arguments.out_dir or Path('data') / kind.__name__.rpartition('.')[2]
    for split, number in (('train', arguments.train), ('test', arguments.test)):
        if number < 1:
            raise SystemExit(f'--{split} must be >= 1, got {number}')
        made = kind.scenes(split, number, seed=arguments.seed)
        counts = kind.write(out_dir, split, track(made, split, total=number, transient=True))
        print(f'{split}: ' + ', '.join(f'{value} {key}' for key, value in counts.items()))
    print(f'written to {out_dir}: annotations/{{train,test}}.json (COCO)'
          + ('' if arguments.hard else ', VOC2007 (VOC, label maps)'))


if __name__ == '__main__':
    main()
