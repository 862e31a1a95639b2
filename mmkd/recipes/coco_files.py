"""Where a set in COCO's layout has its annotation files and its images."""
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from mmkd.recipes.image_data import TRAIN, VALIDATION
from mmkd.utils.faults import listed

SAMPLED = 50  # File names that a folder of images is recognised by.
NEEDED = ('images', 'annotations', 'categories')
START = 1 << 16  # Characters of a file that tell what it is.


def holds_boxes(path: Path) -> bool:
    """Say whether a path is a set in COCO's layout."""
    return path.is_dir() and any(_annotation_files(path))


def find(path: Path) -> tuple[Path, Path | None]:
    """Return the annotation files for training and validation; None where the set has one file.

    Raises:
        ValueError: If there is none, or it is not clear which is for training.
    """
    files = list(_annotation_files(path)) if path.is_dir() else []
    if not files:
        raise ValueError(f'{path} holds no annotation file in COCO\'s format, a JSON file with '
                         f'{", ".join(NEEDED)} beside the images, above them or in annotations/')
    train, val = (_choose(path, files, words) for words in (TRAIN, VALIDATION))
    if train is None and val is None and len(files) == 1:
        train = files[0]
    if train is None:
        raise ValueError(f'{path}: none of {listed(file.name for file in files)} is for training; '
                         'name it train.json')
    return train, None if val == train else val


def load(file: Path) -> dict:
    """Return the content of an annotation file.

    Raises:
        ValueError: If it is not in COCO's format; the message has the first wrong entry.
    """
    try:
        content = json.loads(file.read_text())
    except ValueError as error:
        raise ValueError(f'{file} is no whole JSON file: {error}. Export or download it '
                         'again') from error
    if missing := [key for key in NEEDED if not isinstance(content.get(key), list)]:
        raise ValueError(f'{file} has no list of {", ".join(missing)}; COCO\'s format has '
                         f'{", ".join(NEEDED)}')
    for key, fields in (('images', ('id', 'file_name', 'width', 'height')),
                        ('annotations', ('id', 'image_id', 'category_id', 'bbox')),
                        ('categories', ('id', 'name'))):
        for entry in content[key]:
            if missing := [name for name in fields if name not in entry]:
                raise ValueError(f'{file}: an entry of {key} lacks {", ".join(missing)}: '
                                 f'{str(entry)[:120]}')
    return content


def image_folder(path: Path, file: Path, content: dict) -> Path:
    """Return the folder below which most of the named files are."""
    names = [image['file_name'] for image in content['images'][:SAMPLED]]
    folders = [file.parent, path, *(folder for folder in sorted(path.glob('**/'))
                                    if folder not in (file.parent, path))]
    # Two splits may use the same names: a folder that is called as the file goes first.
    split = next((word for word in (*TRAIN, *VALIDATION) if word in file.stem.lower()), '')
    folders.sort(key=lambda folder: not (split and split in folder.name.lower()))
    return max(folders, key=lambda folder: sum((folder / name).is_file() for name in names))


def _annotation_files(path: Path) -> Iterator[Path]:
    for pattern in ('*.json', '*/*.json'):
        for file in sorted(path.glob(pattern)):
            with file.open(errors='replace') as opened:
                start = opened.read(START)
            # Large files say what they are at their start; `images` comes before all captions.
            if start.lstrip().startswith('{') and any(f'"{key}"' in start for key in NEEDED):
                yield file


def _choose(path: Path, files: list[Path], words: Sequence[str]) -> Path | None:
    found = [file for file in files
             if any(word in str(file.relative_to(path)).lower() for word in words)]
    boxes = [file for file in found if 'instances' in file.name] or found
    if len(boxes) > 1 and words == TRAIN:
        raise ValueError(f'{path}: {listed(file.name for file in boxes)} could all be for '
                         'training; leave one of them')
    # Of val and test the first word counts.
    return min(boxes, key=lambda file: [word in str(file.relative_to(path)).lower()
                                        for word in words].index(True), default=None)
