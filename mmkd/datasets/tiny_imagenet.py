from collections.abc import Sequence
from pathlib import Path

from mmpretrain.datasets import BaseDataset

from mmkd.registry import DATASETS

URL = 'http://cs231n.stanford.edu/tiny-imagenet-200.zip'


@DATASETS.register_module()
class TinyImageNet(BaseDataset):
    """Tiny ImageNet: 100,000 training and 10,000 validation images of 64 x 64 pixels, 200 classes.

    The folder is the published ``tiny-imagenet-200`` without changes: the validation images lie in
    one folder, and their classes stand in ``val_annotations.txt``. Classes are numbered in the
    order of ``wnids.txt`` sorted by name.

    Args:
        data_root: Path of ``tiny-imagenet-200``.
        split: 'train' or 'val'.
        pipeline: Transforms of an item with ``img_path`` and ``gt_label``; it starts with
            ``LoadImageFromFile``.
        kwargs: Further arguments of mmpretrain's ``BaseDataset``.

    Raises:
        ValueError: If the split is unknown.
        FileNotFoundError: If the files are missing; the message says where to get them.
    """

    def __init__(self, data_root: str, split: str = 'train', *, pipeline: Sequence = (),
                 **kwargs) -> None:
        if split not in ('train', 'val'):
            raise ValueError(f"split must be 'train' or 'val', got {split!r}")
        self.split = split
        root = Path(data_root)
        needed = [root / 'wnids.txt', *([root / 'val/val_annotations.txt'] if split == 'val'
                                        else [root / 'train'])]
        for path in needed:
            if not path.exists():
                raise FileNotFoundError(f'{path} is not there. Unpack {URL} in {root.parent}')
        classes = tuple(sorted((root / 'wnids.txt').read_text().split()))
        super().__init__(ann_file='', data_root=data_root, pipeline=pipeline,
                         metainfo=dict(classes=classes), test_mode=split == 'val', **kwargs)

    def load_data_list(self) -> list[dict]:
        """List the files and their classes."""
        root, classes = Path(self.data_root), self.metainfo['classes']
        numbers = {name: number for number, name in enumerate(classes)}
        if self.split == 'train':
            return [dict(img_path=str(path), gt_label=numbers[name]) for name in classes
                    for path in sorted((root / 'train' / name / 'images').glob('*.JPEG'))]
        lines = (root / 'val/val_annotations.txt').read_text().splitlines()
        return [dict(img_path=str(root / 'val/images' / file), gt_label=numbers[name])
                for file, name, *_ in (line.split('\t') for line in lines if line)]
