import pytest

from mmkd.recipes import image_data, rules
from tests import toy_images


def test_a_folder_with_a_split(tmp_path):
    data = image_data.read(toy_images.folder(tmp_path / 'set', train=6, val=2, size=48))
    assert data.classes == toy_images.CLASSES
    assert data.counts(data.train) == [6] * 3 and data.counts(data.val) == [2] * 3
    assert data.short_side == 48 and data.grey == 0
    assert data.train[0] == ('train/circle/0.jpg', 0)
    assert image_data.describe(data)[0].startswith('18 images for training and 6 for validation')


def test_a_folder_without_a_split_gives_a_share_of_each_class(tmp_path):
    root = toy_images.folder(tmp_path / 'set', train=10, val=1)
    data = image_data.read(root / 'train', val_share=0.3)
    assert data.counts(data.train) == [7] * 3 and data.counts(data.val) == [3] * 3
    again = image_data.read(root / 'train', val_share=0.3)
    assert again.val == data.val != image_data.read(root / 'train', val_share=0.3, seed=1).val
    assert '30% of each class validate' in image_data.describe(data)[0]


def test_a_csv_file(tmp_path):
    data = image_data.read(toy_images.csv_file(tmp_path / 'set'))
    assert data.counts(data.train) == [8] * 3 and data.counts(data.val) == [2] * 3


@pytest.mark.parametrize('text, message', [
    ('', 'is empty'),
    ('a.png,cat\n', 'the first line must name a column of paths'),
    ('path,label\na.png\n', 'line 2 has 1 cells, the first has 2'),
])
def test_csv_files_that_cannot_be_read(tmp_path, text, message):
    (tmp_path / 'labels.csv').write_text(text)
    with pytest.raises(ValueError, match=message):
        image_data.read(tmp_path / 'labels.csv')


def test_unreadable_grey_and_few_images_are_named(tmp_path):
    root = toy_images.folder(tmp_path / 'set', train=6, val=2, mode='L')
    (root / 'train/cross/5.jpg').write_bytes(b'no image')
    (root / 'train/cross/4.jpg').unlink()
    (root / 'train/cross/3.jpg').unlink()
    (root / 'train/cross/2.jpg').unlink()
    data = image_data.read(root)
    lines = '\n'.join(image_data.describe(data))
    assert data.counts(data.train) == [6, 2, 6]
    assert 'unreadable and left out: train/cross/5.jpg' in lines
    assert '20 of 20 images are grey' in lines
    assert 'classes with fewer than 5 training images: cross (2)' in lines


def test_what_cannot_be_trained_on_is_refused_with_all_reasons(tmp_path):
    root = toy_images.folder(tmp_path / 'set', train=1, val=1)
    for name in ('cross', 'stripes'):
        (root / 'train' / name / '0.jpg').write_bytes(b'')
    for path in root.glob('val/*/*.jpg'):
        path.unlink()
    with pytest.raises(ValueError, match='cannot be trained on') as error:
        image_data.read(root)
    assert '- no training image in cross, stripes' in str(error.value)
    assert '- no validation image' in str(error.value)
    assert '- missing or unreadable: train/cross/0.jpg' in str(error.value)


def test_one_class_and_boxes_are_refused(tmp_path):
    root = toy_images.folder(tmp_path / 'set', train=4, val=1)
    with pytest.raises(ValueError, match='4 images lie in it without a class'):
        image_data.read(root / 'train/cross')
    with pytest.raises(ValueError, match='--task detection'):
        image_data.read(toy_images.coco(tmp_path / 'coco', train=1, val=1))


@pytest.mark.parametrize('side, size', [(28, 32), (64, 64), (128, 128), (480, 224)])
def test_the_size_follows_the_images(side, size):
    assert rules.image_size(side) == size


def test_the_schedule_follows_the_number_of_images():
    few, many = rules.schedule(60), rules.schedule(100_000, is_transformer=True)
    assert (few.batch_size, few.epochs, few.optimizer) == (8, 100, 'SGD')
    assert (many.batch_size, many.epochs, many.optimizer) == (64, 10, 'AdamW')
    assert few.lr == pytest.approx(0.1 / 32) and many.lr == pytest.approx(5e-4 / 4)
    assert rules.schedule(60, batch_size=16, epochs=3, lr=0.5) == rules.Schedule(16, 3, 0.5, 'SGD')
