import pytest
from mmengine.config import Config
from PIL import Image

from mmkd.apis import predict
from mmkd.utils import build_faults
from mmkd.utils.faults import ExpectedFault


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


def test_a_network_of_a_library_that_is_missing_names_its_package(tmp_path, monkeypatch):
    monkeypatch.setattr(build_faults, 'installed_toolboxes', lambda: ['mmpretrain', 'mmdet'])
    cfg = Config(dict(
        model=dict(type='EncoderDecoder', decode_head=dict(type='PSPHead')),
        test_dataloader=dict(dataset=dict(type='BaseSegDataset', pipeline=[dict(type='Load')]))))
    with pytest.raises(ExpectedFault, match='mmseg is not installed: pip install onedl-mmseg'):
        predict.predict(cfg, 'weights.pth', [], tmp_path)
