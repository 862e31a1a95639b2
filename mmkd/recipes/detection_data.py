"""A set of images with boxes in COCO's format: what is in it, and whether training makes sense."""
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from mmkd.checks.annotations import coco_faults
from mmkd.recipes import coco_files
from mmkd.recipes.image_data import describe_looks, look
from mmkd.utils.faults import listed

FEW = 10


@dataclass
class BoxSplit:
    """Images for training or for validation.

    Attributes:
        content: Of the annotation file, without what cannot be learned from.
        folder: The folder that the names of the files begin at.
        file: The annotation file as it was found; None where the content is not that of a file.
    """

    content: dict
    folder: Path
    file: Path | None

    def boxes(self, classes: Sequence[str]) -> list[int]:
        """Return the number of boxes of each class."""
        names = {category['id']: category['name'] for category in self.content['categories']}
        found = Counter(names[box['category_id']] for box in self.content['annotations'])
        return [found[name] for name in classes]

    def write(self, path: Path) -> Path:
        """Return the annotation file, written to a path where there is none like it."""
        if self.file is not None:
            return self.file.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.content))
        return path.resolve()


@dataclass
class DetectionData:
    """Images with boxes.

    Attributes:
        root: The folder that was given.
        classes: Names in the order of their numbers in the annotation file.
        train: For training.
        val: For validation.
        sizes: (width, height) of every readable image.
        grey: Number of images without colour.
        notes: Sentences on how the set was read, and what was left out.
    """

    root: Path
    classes: tuple[str, ...]
    train: BoxSplit
    val: BoxSplit
    sizes: list[tuple[int, int]] = field(default_factory=list)
    grey: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def short_side(self) -> float:
        """The median of the shorter sides, in pixels."""
        return median(min(size) for size in self.sizes)

    @property
    def splits(self) -> dict[str, BoxSplit]:
        """Both parts by name."""
        return dict(train=self.train, val=self.val)


def read(path: Path, *, val_share: float | None = None, seed: int = 0) -> DetectionData:
    """Read annotation files and look into every image.

    Args:
        path: A folder with images and one annotation file for each of train and val (beside the
            images, above them or in ``annotations``), or with a single one.
        val_share: Share of the images that validates where there is a single file; None takes 0.2.
        seed: Of the choice of these images.

    Raises:
        ValueError: If training cannot make sense; the message lists all reasons.
    """
    train, val = coco_files.find(path)
    data = _open(path, train, val, val_share, seed)
    for name, split in data.splits.items():
        _clean(data, name, split)
    if reasons := _reasons_against(data):
        raise ValueError(f'{path} cannot be trained on:\n' + '\n'.join(
            f'  - {reason}' for reason in (*reasons, *data.notes)))
    return data


def describe(data: DetectionData) -> list[str]:
    """Return what was found, one sentence a line."""
    boxes = data.train.boxes(data.classes)
    pairs = sorted(zip(data.classes, boxes), key=lambda pair: -pair[1])
    lines = [*data.notes, *(f'{name}: {len(split.content["images"])} images, '
                            f'{len(split.content["annotations"])} boxes, '
                            f'{_without_boxes(split)} images without any'
                            for name, split in data.splits.items()),
             f'{len(data.classes)} classes, boxes for training: '
             + listed((f'{name} {number}' for name, number in pairs), most=20),
             f'half of the boxes are smaller than {_median_side(data):.0f} pixels a side',
             *describe_looks(data.sizes, data.grey)]
    if few := [name for name, number in pairs if number < FEW]:
        lines.append(f'classes with fewer than {FEW} boxes for training: {listed(few)}')
    val = dict(zip(data.classes, data.val.boxes(data.classes)))
    if without := [name for name, number in val.items() if not number]:
        lines.append(f'classes without boxes for validation: {listed(without)}')
    return lines


def _open(path: Path, train: Path, val: Path | None, val_share: float | None,
          seed: int) -> DetectionData:
    notes: list[str] = []
    split = _open_split(path, train, notes)
    classes = tuple(category['name'] for category in split.content['categories'])
    if val is None:
        first, second = _divide(split, 0.2 if val_share is None else val_share, seed)
        share = len(second.content['images']) / max(1, len(split.content['images']))
        return DetectionData(path, classes, first, second, notes=[
            *notes, f'no annotation file for validation: {share:.0%} of the images validate'])
    data = DetectionData(path, classes, split, _open_split(path, val, notes), notes=notes)
    _order(data.val, classes)
    data.notes += [f'annotations: {train.relative_to(path)} and {val.relative_to(path)}',
                   f'images: below {data.train.folder} and {data.val.folder}']
    if val_share is not None:
        data.notes.append(f'--val-share is not used: there is {val.relative_to(path)}')
    return data


def _open_split(path: Path, file: Path, notes: list[str]) -> BoxSplit:
    """Read a file; of the categories of one name, those without a box do not count.

    Roboflow writes such a category for the name of the project, which is often that of a class.
    """
    content = coco_files.load(file)
    folder = coco_files.image_folder(path, file, content)
    used = {box['category_id'] for box in content['annotations']}
    alike = defaultdict(list)
    for category in content['categories']:
        alike[category['name']].append(category['id'])
    counts = {number for numbers in alike.values()
              for number in ([one for one in numbers if one in used] or numbers[:1])}
    gone = [one for one in content['categories'] if one['id'] not in counts]
    if not gone:
        return BoxSplit(content, folder, file)
    notes.append(f'{file.name}: categories without boxes, whose name another one has, left out: '
                 + listed(f'{one["name"]} ({one["id"]})' for one in gone))
    kept = [one for one in content['categories'] if one['id'] in counts]
    return BoxSplit(dict(content, categories=kept), folder, None)


def _order(split: BoxSplit, classes: Sequence[str]) -> None:
    """Give the categories the order of the classes: mmdet numbers them as they stand."""
    names = [category['name'] for category in split.content['categories']]
    if names != list(classes) and sorted(names) == sorted(classes):
        split.file = None
        split.content = dict(split.content, categories=sorted(
            split.content['categories'], key=lambda one: classes.index(one['name'])))


def _divide(split: BoxSplit, share: float, seed: int) -> tuple[BoxSplit, BoxSplit]:
    if not 0 < share < 1:
        raise ValueError(f'--val-share must be above 0 and below 1, got {share}')
    numbers = sorted(image['id'] for image in split.content['images'])
    chosen = set(random.Random(seed).sample(numbers, round(share * len(numbers))))
    parts = []
    for is_val in (False, True):
        images = [image for image in split.content['images'] if (image['id'] in chosen) == is_val]
        boxes = [box for box in split.content['annotations']
                 if (box['image_id'] in chosen) == is_val]
        parts.append(BoxSplit(dict(split.content, images=images, annotations=boxes),
                              split.folder, None))
    return parts[0], parts[1]


def _clean(data: DetectionData, name: str, split: BoxSplit) -> None:
    """Leave out what cannot be learned from, and note it."""
    seen = look(split.folder, (image['file_name'] for image in split.content['images']))
    data.sizes += seen.sizes.values()
    data.grey += seen.grey
    unreadable = [image for image in split.content['images']
                  if image['file_name'] not in seen.sizes]
    others = [image['file_name'] for image in split.content['images']
              if seen.sizes.get(image['file_name'], (image['width'], image['height']))
              != (image['width'], image['height'])]
    if others:
        data.notes.append(f'{name}: files of another size than the annotations say, whose boxes '
                          f'may be elsewhere: {listed(others)}')
    if unreadable:
        data.notes.append(f'{name}: missing or unreadable images, left out: '
                          + listed(image['file_name'] for image in unreadable))
    gone = {image['id'] for image in unreadable}
    faults = list(coco_faults(split.content, {one['id'] for one in split.content['categories']}))
    for reason, number in Counter(reason for _, reason in faults).items():
        some = [str(box['id']) for box, why in faults if why == reason]
        data.notes.append(f'{name}: {number} annotations {reason}, left out: {listed(some)}')
    broken = {id(box) for box, _ in faults}
    if gone or broken:
        split.file = None
        split.content = dict(
            split.content,
            images=[image for image in split.content['images'] if image['id'] not in gone],
            annotations=[box for box in split.content['annotations']
                         if id(box) not in broken and box['image_id'] not in gone])


def _reasons_against(data: DetectionData) -> list[str]:
    reasons = []
    if not data.classes:
        reasons.append('categories is empty')
    if repeated := [name for name, number in Counter(data.classes).items() if number > 1]:
        reasons.append(f'several categories have the name {listed(repeated)}')
    names = {category['name'] for category in data.val.content['categories']}
    if names != set(data.classes):
        reasons.append('the categories of both files differ: '
                       + listed(sorted(names.symmetric_difference(data.classes))))
        return reasons
    for name, split in data.splits.items():
        if not split.content['annotations']:
            reasons.append(f'{name}: no box is left in {len(split.content["images"])} images')
    files = [{str(split.folder / image['file_name']) for image in split.content['images']}
             for split in data.splits.values()]
    if both := files[0] & files[1]:
        reasons.append(f'images for training and validation at once: {listed(sorted(both))}')
    return reasons


def _without_boxes(split: BoxSplit) -> int:
    return len(split.content['images']) - len({box['image_id']
                                               for box in split.content['annotations']})


def _median_side(data: DetectionData) -> float:
    return median((box['bbox'][2] * box['bbox'][3]) ** 0.5
                  for box in data.train.content['annotations'])
