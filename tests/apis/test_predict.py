import pytest
from PIL import Image

from mmkd.apis import predict


def test_images_and_folders_are_found(tmp_path):
    for name in ('b.jpg', 'a.png'):
        Image.new('RGB', (8, 8)).save(tmp_path / name)
    found = [path.name for path in predict.find_images([tmp_path, tmp_path / 'b.jpg'])]
    assert found == ['a.png', 'b.jpg', 'b.jpg']


def test_what_is_no_image_is_named(tmp_path):
    (tmp_path / 'note.txt').write_text('hello')
    with pytest.raises(ValueError, match=r'note\.txt cannot be read as an image'):
        list(predict.find_images([tmp_path / 'note.txt']))
    with pytest.raises(ValueError, match='is no image and no folder of images'):
        list(predict.find_images([tmp_path]))
