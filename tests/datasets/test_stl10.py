import numpy as np
import pytest

from mmkd.datasets import STL10


def write(folder, split='train', number=3, labels=None):
    """Two files in the published format; the first pixel row of each image counts upwards."""
    images = np.zeros((number, 96, 96, 3), np.uint8)
    images[:, 0, :, 0] = np.arange(96)  # red, along the first row
    images[:, :, 0, 2] = 7  # blue, along the first column
    binary = folder / 'stl10_binary'
    binary.mkdir(parents=True, exist_ok=True)
    images.transpose(0, 3, 2, 1).tofile(binary / f'{split}_X.bin')  # column by column
    np.array(labels or range(1, number + 1), np.uint8).tofile(binary / f'{split}_y.bin')


def test_reads_the_published_format(tmp_path):
    write(tmp_path)
    dataset = STL10(str(tmp_path), 'train')
    assert len(dataset) == 3 and dataset.metainfo['classes'][2] == 'car'
    item = dataset[2]
    assert item['gt_label'] == 2 and item['img'].shape == (96, 96, 3)
    assert item['img'][0, 1:, 2].tolist() == list(range(1, 96))  # BGR: red is last
    assert (item['img'][:, 0, 0] == 7).all() and (item['img'][1:, 1:] == 0).all()


def test_missing_and_broken_files(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'train_X\.bin is not there\. Unpack https'):
        STL10(str(tmp_path), 'train')
    with pytest.raises(ValueError, match="split must be 'train' or 'test', got 'unlabeled'"):
        STL10(str(tmp_path), 'unlabeled')
    write(tmp_path, labels=[1])
    with pytest.raises(ValueError, match='3 images, but 1 labels'):
        STL10(str(tmp_path), 'train')
