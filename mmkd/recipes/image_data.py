"""A set of labelled images that somebody has: what is in it, and whether training makes sense."""
import csv
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from PIL import Image

from mmkd.utils.faults import listed

EXTENSIONS = ('.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif')  # mmpretrain's own
TRAIN, VALIDATION = ('train', 'training'), ('val', 'valid', 'validation', 'test')
PATH_COLUMNS, LABEL_COLUMNS = ('path', 'file', 'filename', 'image'), ('label', 'class', 'category')
DECODED = 20_000  # Of more images the rest is judged by the header.
FEW = 5


@dataclass
class ImageData:
    """Images for training and validation.

    Attributes:
        root: Folder that the paths of images begin at.
        classes: Names in the order of their numbers.
        train: Pairs of a path below the root and the number of the class.
        val: Likewise for validation.
        sizes: (width, height) of every readable image.
        grey: Number of images without colour.
        unreadable: Paths that no image could be read from; they are in neither list.
        notes: Sentences on how the set was read.
    """

    root: Path
    classes: tuple[str, ...]
    train: list[tuple[str, int]]
    val: list[tuple[str, int]]
    sizes: list[tuple[int, int]] = field(default_factory=list)
    grey: int = 0
    unreadable: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def short_side(self) -> float:
        """The median of the shorter sides, in pixels."""
        return median(min(size) for size in self.sizes)

    def counts(self, samples: Sequence[tuple[str, int]]) -> list[int]:
        """Return the number of images of each class."""
        found = Counter(label for _, label in samples)
        return [found[label] for label in range(len(self.classes))]


def read(path: Path, *, val_share: float | None = None, seed: int = 0) -> ImageData:
    """Read a folder of images or a CSV file, and look into every image.

    Args:
        path: A folder with ``train`` and ``val``, each with one folder a class; a folder with one
            folder a class; or a CSV file of paths and labels.
        val_share: Share of the images of each class that validates where the set has no split;
            None takes 0.2.
        seed: Of the choice of these images.

    Raises:
        ValueError: If training cannot make sense; the message lists all reasons.
    """
    data = _from_csv(path, val_share, seed) if path.suffix.lower() == '.csv' else _from_folder(
        path, val_share, seed)
    _look(data)
    if reasons := _reasons_against(data):
        raise ValueError(f'{path} cannot be trained on:\n' + '\n'.join(f'  - {reason}'
                                                                      for reason in reasons))
    return data


def describe(data: ImageData) -> list[str]:
    """Return what was found, one sentence a line."""
    train, val = data.counts(data.train), data.counts(data.val)
    lines = [*data.notes,
             f'{len(data.train)} images for training and {len(data.val)} for validation, '
             f'{len(data.classes)} classes of {min(train)} to {max(train)} training images',
             *describe_looks(data.sizes, data.grey)]
    few = [f'{name} ({number})' for name, number in zip(data.classes, train) if number < FEW]
    if few:
        lines.append(f'classes with fewer than {FEW} training images: {listed(few)}')
    if without := [name for name, number in zip(data.classes, val) if not number]:
        lines.append(f'classes without validation images: {listed(without)}')
    if data.unreadable:
        lines.append(f'unreadable and left out: {listed(data.unreadable)}')
    return lines


def _from_folder(path: Path, val_share: float | None, seed: int) -> ImageData:
    if path.is_file():
        raise ValueError(f'{path} is a file: --data takes a folder of images or a CSV file')
    if not path.is_dir():
        raise ValueError(f'there is no folder or CSV file {path}')
    if boxes := sorted(path.rglob('annotations/*.json')):
        raise ValueError(f'{path} holds boxes ({boxes[0].relative_to(path)}), and its folders are '
                         'no classes: distil detectors with --task detection')
    folders = {folder.name.lower(): folder for folder in path.iterdir() if folder.is_dir()}
    train, val = ([folders[name] for name in names if name in folders]
                  for names in (TRAIN, VALIDATION))
    if train and val:
        names = sorted({*_class_names(train[0]), *_class_names(val[0])})
        data = ImageData(path, tuple(names), *(
            _samples(path, folder, names) for folder in (train[0], val[0])))
        if val_share is not None:
            data.notes.append(f'--val-share is not used: there is a folder {val[0].name}')
        return data
    top = train[0] if train else path
    names = _class_names(top)
    return _split(path, names, _samples(path, top, names), val_share, seed)


def _class_names(folder: Path) -> list[str]:
    return sorted(child.name for child in folder.iterdir()
                  if child.is_dir() and not child.name.startswith('.'))


def _samples(root: Path, folder: Path, names: Sequence[str]) -> list[tuple[str, int]]:
    return [(file.relative_to(root).as_posix(), label)
            for label, name in enumerate(names)
            for file in sorted((folder / name).rglob('*')) if file.suffix.lower() in EXTENSIONS]


def _from_csv(path: Path, val_share: float | None, seed: int) -> ImageData:
    with path.open(newline='') as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    if not rows:
        raise ValueError(f'{path} is empty')
    header = [cell.lower() for cell in rows[0]]
    columns = [next((header.index(name) for name in names if name in header), None)
               for names in (PATH_COLUMNS, LABEL_COLUMNS, ('split',))]
    if columns[0] is None or columns[1] is None:
        raise ValueError(f'{path}: the first line must name a column of paths '
                         f'({", ".join(PATH_COLUMNS)}) and one of labels '
                         f'({", ".join(LABEL_COLUMNS)}), and may name one called split, with '
                         f'commas between the cells; it holds {", ".join(rows[0])}')
    if short := [number for number, row in enumerate(rows, 1) if len(row) != len(header)]:
        raise ValueError(f'{path}: line {short[0]} has {len(rows[short[0] - 1])} cells, the first '
                         f'has {len(header)}')
    rows = rows[1:]
    names = sorted({row[columns[1]] for row in rows})
    samples = [(row[columns[0]], names.index(row[columns[1]])) for row in rows]
    if columns[2] is None:
        return _split(path.parent, names, samples, val_share, seed)
    is_train = [row[columns[2]].lower() in TRAIN for row in rows]
    return ImageData(path.parent, tuple(names),
                     [sample for sample, is_in in zip(samples, is_train) if is_in],
                     [sample for sample, is_in in zip(samples, is_train) if not is_in])


def _split(root: Path, names: Sequence[str], samples: list[tuple[str, int]],
           val_share: float | None, seed: int) -> ImageData:
    share = 0.2 if val_share is None else val_share
    if not 0 < share < 1:
        raise ValueError(f'--val-share must be above 0 and below 1, got {share}')
    chosen, shuffler = set(), random.Random(seed)
    for label in range(len(names)):
        own = [sample for sample in samples if sample[1] == label]
        if len(own) > 1:
            chosen.update(shuffler.sample(own, max(1, round(share * len(own)))))
    return ImageData(root, tuple(names), [sample for sample in samples if sample not in chosen],
                     [sample for sample in samples if sample in chosen],
                     notes=[f'no folder of validation images: {share:.0%} of each class validate'])


@dataclass
class Looks:
    """What was seen in image files.

    Attributes:
        sizes: (width, height) of each file; those that cannot be read are missing.
        grey: Number of images without colour.
    """

    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    grey: int = 0


def look(root: Path, paths: Iterable[str]) -> Looks:
    """Open images below a folder."""
    found = Looks()
    for number, path in enumerate(paths):
        try:
            with Image.open(root / path) as image:
                if number < DECODED:
                    image.load()
                found.sizes[path] = image.size
                found.grey += image.mode in ('L', '1', 'LA', 'I;16', 'I')
        except (OSError, SyntaxError, ValueError):
            continue  # Its absence says that it is unreadable.
    return found


def describe_looks(sizes: Sequence[tuple[int, int]], grey: int) -> list[str]:
    """Return the sizes of images and whether they are grey, one sentence a line."""
    widths, heights = zip(*sizes)
    return [f'sizes: {min(widths)}x{min(heights)} to {max(widths)}x{max(heights)} pixels, half of '
            f'the shorter sides below {median(map(min, sizes)):.0f}',
            f'{grey} of {len(sizes)} images are grey' if grey else 'in colour']


def _look(data: ImageData) -> None:
    """Open every image and drop those that cannot be read."""
    paths = dict.fromkeys(path for path, _ in (*data.train, *data.val))
    found = look(data.root, paths)
    data.sizes, data.grey = list(found.sizes.values()), found.grey
    data.unreadable = sorted(set(paths) - set(found.sizes))
    data.train, data.val = ([sample for sample in samples if sample[0] in found.sizes]
                            for samples in (data.train, data.val))


def _reasons_against(data: ImageData) -> list[str]:
    reasons = []
    if not data.classes:
        loose = sum(file.suffix.lower() in EXTENSIONS for file in data.root.iterdir())
        reasons.append(f'no folder of images is in it, and {loose} images lie in it without a '
                       'class: put those of each class into a folder of its own, or their paths '
                       'and labels into a CSV file')
    elif len(data.classes) < 2:
        reasons.append(f'{len(data.classes)} classes were found ({", ".join(data.classes)}); a '
                       'class is a folder of images, and two are the least')
    if empty := [name for name, number in zip(data.classes, data.counts(data.train))
                 if not number]:
        reasons.append(f'no training image in {listed(empty)}')
    if not data.val:
        reasons.append('no validation image')
    if both := {path for path, _ in data.train} & {path for path, _ in data.val}:
        reasons.append(f'images for training and validation at once: {listed(sorted(both))}')
    if reasons and data.unreadable:
        reasons.append(f'missing or unreadable: {listed(data.unreadable)}')
    return reasons
