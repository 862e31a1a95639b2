import numpy as np
import pytest
from PIL import Image

from mmkd.datasets import TinyImageNet


def write(root):
    """A folder as published, with two classes."""
    names = ['n02124075', 'n01443537']
    (root / 'val/images').mkdir(parents=True)
    (root / 'wnids.txt').write_text('\n'.join(names) + '\n')
    for name in names:
        folder = root / 'train' / name / 'images'
        folder.mkdir(parents=True)
        for index in range(2):
            Image.fromarray(np.zeros((64, 64, 3), np.uint8)).save(folder / f'{name}_{index}.JPEG')
    lines = []
    for index, name in enumerate([*names, names[0]]):
        Image.fromarray(np.full((64, 64, 3), 50, np.uint8)).save(
            root / f'val/images/val_{index}.JPEG')
        lines.append(f'val_{index}.JPEG\t{name}\t0\t0\t62\t62')
    (root / 'val/val_annotations.txt').write_text('\n'.join(lines) + '\n')


def test_reads_the_published_folder(tmp_path):
    write(tmp_path)
    pipeline = [dict(type='LoadImageFromFile')]
    train, val = (TinyImageNet(str(tmp_path), split, pipeline=pipeline)
                  for split in ('train', 'val'))
    assert train.metainfo['classes'] == ('n01443537', 'n02124075')
    assert [train[index]['gt_label'] for index in range(len(train))] == [0, 0, 1, 1]
    assert [val[index]['gt_label'] for index in range(len(val))] == [1, 0, 1]
    assert val[0]['img'].shape == (64, 64, 3) and abs(int(val[0]['img'].mean()) - 50) <= 1


def test_missing_files_and_unknown_split(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'wnids\.txt is not there\. Unpack http'):
        TinyImageNet(str(tmp_path / 'tiny-imagenet-200'))
    with pytest.raises(ValueError, match="split must be 'train' or 'val', got 'test'"):
        TinyImageNet(str(tmp_path), 'test')
