"""What is wrong with the files of a data set that could not be read, and how to get them."""
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from mmkd.utils.faults import PACKAGE, ExpectedFault
from mmkd.utils.weight_file_faults import first_line

LAYOUTS = dict(
    ImageNet='It takes {root}/train/<class>/*.JPEG and {root}/val/<class>/*.JPEG, with the names '
             'of the folders as classes, or {root}/meta/val.txt beside validation images in one '
             'folder. The archives are at https://image-net.org/download.php, after registration',
    CUB='It takes images/, images.txt, image_class_labels.txt and train_test_split.txt in {root}: '
        'unpack CUB_200_2011.tgz of https://data.caltech.edu/records/65de6-vp158 in {parent}',
    CocoDataset='COCO lies in {root}: annotations/instances_train2017.json, '
                'annotations/instances_val2017.json, train2017/ and val2017/ of '
                'https://cocodataset.org/#download. The scenes of digits are made by '
                '`mmkd run dataset_converters/digits_scenes`',
    VOCDataset='It takes {root}/VOC2007 and {root}/VOC2012, each with Annotations/, ImageSets/ and '
               'JPEGImages/: unpack the archives of http://host.robots.ox.ac.uk/pascal/VOC in '
               '{parent}',
    CityscapesDataset='Cityscapes lies in {root}: leftImg8bit/ and gtFine/ of '
                      'https://www.cityscapes-dataset.com, with the maps *_labelTrainIds.png that '
                      "mmseg's tools/dataset_converters/cityscapes.py writes",
    BaseSegDataset='The scenes of digits with label maps are made by '
                   '`mmkd run dataset_converters/digits_scenes`',
    CustomDataset='It takes a folder of images for each class in {root}, or a file of names and '
                  'numbers as ann_file')
"""Class of a data set -> what goes where, and where it comes from."""
PLACES = dict(build_train_loop='train_dataloader', build_val_loop='val_dataloader',
              build_test_loop='test_dataloader')


def explain(error: Exception) -> None:
    """Say what is wrong with a data set, if reading one is what failed.

    Args:
        error: What ended a command.

    Raises:
        ExpectedFault: If a file of a data set is missing, cut short or of another kind.
    """
    text = str(error)
    if 'in DataLoader worker process' in text and 'transforms/loading.py' in text:
        raise ExpectedFault(f'an image cannot be read: {text.strip().splitlines()[-1]}. '
                            'Its annotation names it: add the file, or leave the annotation out'
                            ) from error
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if not frames or _is_spoken(frames[-1]):
        return
    if item := next(_images(frames), None):
        raise ExpectedFault(item.format(reason=first_line(error))) from error
    dataset = next((frame.f_locals['self'] for frame in reversed(frames)
                    if frame.f_code.co_name in ('full_init', 'load_data_list')
                    and hasattr(frame.f_locals.get('self'), 'load_data_list')), None)
    if dataset is not None:
        is_read = not any(frame.f_code.co_name == 'load_data_list' for frame in frames)
        text = (_empty if is_read and not getattr(dataset, 'data_list', None) else _unreadable)
        raise ExpectedFault(text(dataset, _place(frames), error)) from error


def _is_spoken(frame: FrameType) -> bool:
    return Path(frame.f_code.co_filename).is_relative_to(PACKAGE)


def _place(frames: list[FrameType]) -> str:
    names = [PLACES[frame.f_code.co_name] for frame in frames if frame.f_code.co_name in PLACES]
    return f'{names[0]}.dataset' if names else 'the data set'


def _images(frames: list[FrameType]) -> Iterator[str]:
    """Yield the message about the image that was being loaded, if one was."""
    for frame in frames:
        results = frame.f_locals.get('results')
        if frame.f_code.co_filename.endswith('transforms/loading.py') and isinstance(results, dict):
            number = results.get('img_id', results.get('sample_idx'))
            yield (f'{_place(frames)}: the image {results.get("img_path")} of annotation {number} '
                   'cannot be read ({reason}). Add the file, or leave the annotation out')


def _empty(dataset: object, place: str, error: Exception) -> str:
    return (f'{place}: {type(dataset).__name__} has no image: {dataset.ann_file} lists none, or '
            'filter_cfg leaves none. There is nothing to train on')


def _unreadable(dataset: object, place: str, error: Exception) -> str:
    kind = type(dataset).__name__
    root = Path(getattr(dataset, 'data_root', '') or '.')
    file = getattr(dataset, 'ann_file', '') or root
    what = (f'the key {error} is missing' if isinstance(error, KeyError) else first_line(error))
    text = f'{place}: {kind} cannot be read from {file}: {what}'
    layout = next((LAYOUTS[parent.__name__] for parent in type(dataset).__mro__
                   if parent.__name__ in LAYOUTS), '')
    if isinstance(error, ValueError | KeyError | SyntaxError):
        text += '. The file is cut short, or of another kind: fetch or write it again'
    return f'{text}. {layout.format(root=root, parent=root.parent)}' if layout else text
