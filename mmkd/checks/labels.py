"""Whether the labels and classes of data sets fit the heads of a network."""
import logging
import math
from collections.abc import Iterator, Mapping
from numbers import Integral

import numpy as np
from mmengine.dataset import RepeatDataset
from mmengine.logging import print_log

from mmkd.utils.faults import listed

MOST_READ = 50_000
"""Images whose labels are read; of a larger set as many, evenly spaced."""


def without_repeats(dataset: object) -> object:
    """Return the data set whose images a ``RepeatDataset`` gives out several times."""
    while isinstance(dataset, RepeatDataset) or (
            hasattr(dataset, 'dataset') and not hasattr(dataset, 'get_data_info')):
        dataset = dataset.dataset
    return dataset


def annotations_of(dataset: object) -> Iterator[tuple[int, dict]]:
    """Yield the place and the annotation of images, evenly spaced in a large set."""
    dataset = without_repeats(dataset)
    if hasattr(dataset, 'get_data_info'):
        for index in range(0, len(dataset), max(1, math.ceil(len(dataset) / MOST_READ))):
            yield index, dataset.get_data_info(index)


def labels_of(annotation: Mapping) -> list:
    """Return the classes in one annotation: of the image, or of its boxes."""
    if 'instances' in annotation:
        return [instance['bbox_label'] for instance in annotation['instances']
                if 'bbox_label' in instance]
    label = annotation.get('gt_label')
    return [] if label is None else np.ravel(label).tolist()


def check_labels(place: str, dataset: object, heads: Mapping[str, int]) -> None:
    """Compare the labels of a data set with the classes of the heads.

    Args:
        place: Where the data set stands in the config, such as ``train_dataloader``.
        dataset: The data set.
        heads: Path of a head in the config -> its number of classes.

    Raises:
        ValueError: If a label lies outside a head; the message names the numbers and an image.
    """
    if not heads:
        return
    path, count = min(heads.items(), key=lambda item: item[1])
    wrong, found = [], set()
    for index, annotation in annotations_of(dataset):
        labels = labels_of(annotation)
        found.update(labels)
        wrong += [(label, index, annotation.get('img_path')) for label in labels
                  if not (isinstance(label, Integral) and 0 <= label < count)]
    names = dataset.metainfo.get('classes') if hasattr(dataset, 'metainfo') else None
    if wrong:
        raise ValueError(_outside(place, path, count, wrong, found, names))
    present = len(names) if names else max(found, default=count - 1) + 1
    if present != count:
        print_log(f'{path}.num_classes is {count}, but the data of {place} have {present} '
                  f'classes. If that is not meant, set {path}.num_classes={present}', 'current',
                  level=logging.WARNING)


def check_label_maps(place: str, batch: object,
                     heads: Mapping[str, tuple[int, int | None]]) -> None:
    """Compare the label maps of a batch with the classes of the heads.

    A label outside them ends a GPU's kernel in an assertion that names neither.

    Args:
        place: Where the data set stands in the config.
        batch: What the loader gave; one without label maps passes.
        heads: Path of a head in the config -> its number of classes, and the label of pixels that
            count for nothing.

    Raises:
        ValueError: If a label lies outside a head; the message names the numbers and a file.
    """
    samples = batch.get('data_samples') if isinstance(batch, Mapping) else None
    for sample in samples if heads and isinstance(samples, list) else ():
        if 'gt_sem_seg' not in sample:
            return
        found = set(sample.gt_sem_seg.data.unique().tolist())
        path, (count, ignored) = min(heads.items(), key=lambda item: item[1][0])
        wrong = sorted(label for label in found - {ignored} if not 0 <= label < count)
        if wrong:
            raise ValueError(
                f'{place}: a label map holds {", ".join(map(str, wrong[:5]))}, but '
                f'{path}.num_classes is {count}, so labels run from 0 to {count - 1}, and '
                f'{ignored} marks what is ignored ({sample.metainfo.get("seg_map_path")}). Write '
                'the maps anew, or, where 0 is to be ignored, set reduce_zero_label=True of the '
                'data set')


def check_same_classes(train: object, val: object) -> None:
    """Compare the names of the classes in training and in validation, in their order.

    Raises:
        ValueError: If they differ, so that one number means two classes.
    """
    lists = [getattr(dataset, 'metainfo', {}).get('classes') for dataset in (train, val)]
    if not all(lists) or list(lists[0]) == list(lists[1]):
        return
    first, second = ([str(name) for name in names] for names in lists)
    missing = [name for name in first if name not in second]
    surplus = [name for name in second if name not in first]
    what = '; '.join(f'{listed(map(repr, names))} only in {where}' for names, where in (
        (missing, 'train_dataloader'), (surplus, 'val_dataloader')) if names)
    raise ValueError(
        f'train_dataloader and val_dataloader number their classes differently: {len(first)} and '
        f'{len(second)} classes, {what or "in another order"}. A number would mean one class in '
        'training and another in validation. Where classes are the names of folders, add the '
        'missing folder, or give both data sets one metainfo=dict(classes=[...])')


def _outside(place: str, path: str, count: int, wrong: list, found: set,
             names: list | None) -> str:
    _, index, image = wrong[0]
    examples = ', '.join(sorted({str(value) for value, *_ in wrong})[:5])
    text = (f'{place}: {len(wrong)} labels do not fit the head: {path}.num_classes is {count}, so '
            f'labels run from 0 to {count - 1}, but there are {examples}, the first at image '
            f'{index}{f" ({image})" if image else ""}')
    numbers = [value for value in found if isinstance(value, Integral)]
    if {-1, 255} & set(numbers):
        return (f'{text}. A label of -1 or 255 marks what is to be ignored: leave such images out '
                'of the annotations')
    if len(numbers) < len(found):
        return f'{text}. Labels are whole numbers'
    if numbers and min(numbers) == 1 and max(numbers) == count:
        return f'{text}. They are counted from 1: count them from 0'
    needed = max([*numbers, len(names or ()) - 1]) + 1
    return f'{text}. The data have {needed} classes: set {path}.num_classes={needed}'
