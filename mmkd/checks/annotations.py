"""Whether the annotations of a detection set name the classes and leave boxes to learn from."""
import json
import logging
import math
import mmap
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree

from mmengine.logging import print_log

from mmkd.checks.labels import annotations_of

LARGEST_READ_AGAIN = 50 * 2**20
"""Bytes of an annotation file that is read a second time to count what was left out."""
MOST_NAMED = 5
FIRST_PIECE = 1 << 16
"""Bytes behind the key of the categories that are read first; their list is mostly shorter."""


def check_annotations(place: str, dataset: object) -> None:
    """Look at the boxes of each detection set that a data set is made of.

    Args:
        place: Where the data set stands in the config, such as ``train_dataloader``.
        dataset: The data set; one without boxes passes.

    Raises:
        ValueError: If a class is not in the annotation file, stands there twice or at another
            place than in the config, or no box is left.
    """
    for source in _sources(dataset):
        if hasattr(source, 'cat_ids') and os.path.isfile(source.ann_file):
            _check_names(place, source.ann_file, _categories(source.ann_file), source.cat_ids,
                         list(source.metainfo['classes']))
        _check_boxes(place, source)


def check_metrics(place: str, metrics: Iterable[object], dataset: object) -> None:
    """Compare the classes of a data set with the annotation files that metrics compare it with.

    Args:
        place: Where the metrics stand in the config, such as ``val_evaluator``.
        metrics: The metrics; one without an annotation file in COCO's format passes.
        dataset: The data set.

    Raises:
        ValueError: As :func:`check_annotations` does of names.
    """
    classes = list(getattr(dataset, 'metainfo', {}).get('classes') or ())
    for metric in metrics if classes else ():
        if api := getattr(metric, '_coco_api', None):
            _check_names(place, 'its ann_file', api.dataset['categories'],
                         api.get_cat_ids(cat_names=classes), classes)


def _sources(dataset: object) -> Iterator[object]:
    """Yield the data sets behind all wrappers."""
    inner = getattr(dataset, 'datasets', None) or (
        [dataset.dataset] if hasattr(dataset, 'dataset') else [])
    if not inner:
        yield dataset
    for wrapped in inner:
        yield from _sources(wrapped)


def _check_names(place: str, file: str, categories: Sequence[Mapping], chosen: Sequence[int],
                 classes: list[str]) -> None:
    """Compare the classes with the categories that mmdet has chosen, which it numbers in order."""
    names = {category['id']: category['name'] for category in categories}
    numbered = [names.get(number) for number in chosen]
    if numbered == classes:
        return
    if repeated := [name for name, number in Counter(numbered).items() if number > 1]:
        raise ValueError(
            f'{place}: {file} has several categories of one name, and boxes of one class would '
            f'get several numbers: {"; ".join(_numbers_of(name, names) for name in repeated)}. '
            'Leave one category of each name in the file, that which annotations have')
    if missing := [name for name in classes if name not in numbered]:
        if len(numbered) == len(classes):  # a data set that does not go by names
            return
        raise ValueError(
            f'{place}: {len(missing)} of the {len(classes)} classes, such as '
            f'{", ".join(map(repr, missing[:MOST_NAMED]))}, are not in {file}, and the '
            f'numbers of the others would shift. It names: {", ".join(names.values())}. The config '
            f'asks for: {", ".join(classes)}. Set metainfo=dict(classes=...) of the data set to '
            'names of the file')
    raise ValueError(
        f'{place}: the classes are in another order than in {file}, which numbers them, so boxes '
        f'would have wrong names. The file has: {", ".join(numbered)}. The config asks for: '
        f'{", ".join(classes)}. Set metainfo=dict(classes={tuple(numbered)!r}) of all data sets; '
        'where the files for training and validation differ, sort the categories of one of them '
        'as those of the other')


def _numbers_of(name: str, names: Mapping[int, str]) -> str:
    numbers = [str(number) for number, found in names.items() if found == name]
    return f'{name!r} has the numbers {", ".join(numbers)}'


def _categories(file: str) -> list[dict]:
    """Return the categories of a file in COCO's format, without reading its annotations.

    Raises:
        ValueError: If there are none.
    """
    with open(file, 'rb') as opened, mmap.mmap(
            opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for key in re.finditer(rb'"categories"\s*:\s*(?=\[)', content):
            size = FIRST_PIECE
            while True:
                piece = content[key.end():key.end() + size].decode(errors='ignore')
                try:
                    found = json.JSONDecoder().raw_decode(piece)[0]
                except ValueError:
                    if key.end() + size >= len(content):
                        raise
                    size *= 16
                    continue
                if found and all(isinstance(entry, dict) and {'id', 'name'} <= entry.keys()
                                 for entry in found):
                    return found
                break  # a list of that name inside of an image
    raise ValueError(f'{file} has no list of categories')


def _check_boxes(place: str, dataset: object) -> None:
    images, boxes, empty = 0, 0, []
    for index, annotation in annotations_of(dataset):
        if 'instances' not in annotation:
            return
        images += 1
        for instance in annotation['instances']:
            left, top, right, bottom = instance['bbox']
            boxes += 1
            if not (right > left and bottom > top):
                empty.append(f'image {index} ({annotation.get("img_path")})')
    if images == 0:
        return
    dropped = _left_out(dataset, is_needed=boxes == len(empty))
    counted = '; '.join(f'{len(names)} {reason} ({", ".join(names[:MOST_NAMED])}'
                        f'{", ..." if len(names) > MOST_NAMED else ""})'
                        for reason, names in dropped.items())
    if boxes == len(empty):
        raise ValueError(
            f'{place}: no box is left in {images} images of {dataset.ann_file}, so there is '
            'nothing to learn or to find. Left out are: '
            f'{counted or "none, there are no annotations"}. '
            f'The config asks for the classes {", ".join(dataset.metainfo.get("classes", ()))}')
    if counted:
        print_log(f'{place}: annotations of {dataset.ann_file} are left out: {counted}',
                  'current', level=logging.WARNING)
    if empty:
        print_log(f'{place}: {len(empty)} boxes have no area, such as in '
                  f'{", ".join(empty[:MOST_NAMED])}', 'current', level=logging.WARNING)


def _left_out(dataset: object, is_needed: bool) -> dict[str, list[str]]:
    """Return why annotations were left out -> those; of a large file only where it is needed."""
    file = dataset.ann_file
    if not os.path.isfile(file) or (
            not is_needed and os.path.getsize(file) > LARGEST_READ_AGAIN):
        return {}
    if hasattr(dataset, 'cat_ids'):
        return _left_out_of_coco(file, set(dataset.cat_ids))
    if is_needed and hasattr(dataset, 'ann_subdir'):
        return _left_out_of_voc(dataset)
    return {}


def _left_out_of_coco(file: str, known: set[int]) -> dict[str, list[str]]:
    with open(file) as opened:
        content = json.load(opened)
    images = {image['id']: image for image in content['images']}
    found = defaultdict(list)
    for annotation, reason in coco_faults(content, known):
        name = f'annotation {annotation["id"]}'
        if image := images.get(annotation['image_id']):
            name += f' of {image["file_name"]}'
        found[reason].append(name)
    return dict(found)


def coco_faults(content: Mapping, known: set[int]) -> Iterator[tuple[dict, str]]:
    """Yield each annotation that cannot be learned from, and why.

    Args:
        content: Of an annotation file in COCO's format.
        known: Numbers of the categories that are asked for.
    """
    images = {image['id']: image for image in content['images']}
    names = {category['id'] for category in content['categories']}
    for annotation in content.get('annotations', ()):
        image = images.get(annotation['image_id'])
        x, y, width, height = (float(value) for value in annotation['bbox'])
        if image is None:
            yield annotation, 'of an image that is not listed'
        elif not all(map(math.isfinite, (x, y, width, height))):
            yield annotation, 'with NaN or infinity'
        elif width < 1 or height < 1 or annotation.get('area', 1) <= 0:
            yield annotation, 'of no size'
        elif x >= image['width'] or y >= image['height'] or x + width <= 0 or y + height <= 0:
            yield annotation, 'outside the image'
        elif annotation['category_id'] not in names:
            yield annotation, 'of an unknown category'
        elif annotation['category_id'] not in known:
            yield annotation, 'of categories that are not asked for'


def _left_out_of_voc(dataset: object) -> dict[str, list[str]]:
    counts = Counter(
        name.text for _, annotation in annotations_of(dataset)
        for name in ElementTree.parse(annotation['xml_path']).getroot().iterfind('object/name'))
    return {'of unknown names': [f'{name}: {count}' for name, count in counts.most_common()]
            } if counts else {}
