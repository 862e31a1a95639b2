"""How images are resized: as the code that each paper's numbers come from does it."""
from pathlib import Path

import numpy as np
import pytest
from mmcv.transforms import Compose
from mmengine.config import Config
from PIL import Image

from mmkd.registry import TRANSFORMS
from tests import all_configs

OTHERS = ('cityscapes', 'coco_', 'digits_scenes', 'voc0712')
CLASSIFIERS = sorted(path.name for path in (all_configs.ROOT / '_base_/datasets').glob('*.py')
                     if not path.name.startswith(OTHERS))


def resizes(node):
    """Return all transforms that change the number of pixels, in all pipelines of a config."""
    found = [] if not isinstance(node, dict) or 'Resize' not in str(node.get('type')) else [node]
    children = node.values() if isinstance(node, dict) else node
    if isinstance(node, dict | list | tuple):
        found += [item for child in children for item in resizes(child)]
    return found


@pytest.mark.parametrize('name', CLASSIFIERS)
def test_classifiers_are_resized_by_pillow(name):
    """torchvision resizes with antialiasing; OpenCV's bilinear reads four pixels of many."""
    found = resizes(Config.fromfile(all_configs.ROOT / '_base_/datasets' / name).to_dict())
    assert [item['backend'] for item in found] == ['pillow'] * len(found)


@pytest.mark.parametrize('name, interpolation', [
    ('stl10', Image.Resampling.BILINEAR), ('tiny_imagenet', Image.Resampling.BILINEAR)])
@pytest.mark.parametrize('size', [64, 96])
def test_probes_see_what_pillow_makes(name, interpolation, size):
    cfg = Config.fromfile(all_configs.ROOT / f'_base_/datasets/{name}.py')
    image = np.random.RandomState(0).randint(0, 256, (size, size, 3), dtype=np.uint8)
    pipeline = [step for step in cfg.test_pipeline if step.type == 'Resize']
    resized = Compose([TRANSFORMS.build(step) for step in pipeline])(dict(img=image))['img']
    expected = np.asarray(Image.fromarray(image).resize((32, 32), interpolation))
    assert np.array_equal(resized, expected)


@pytest.mark.parametrize('config', [
    'dpk/deit_small_deit_tiny_imagenet.py', 'dpk/swin_small_swin_tiny_imagenet.py',
    'dpk/convnext_tiny_convnext_e_imagenet.py', 'teachers/cait_s24_imagenet.py'])
def test_transformers_are_tested_with_bicubic_images(config):
    cfg = all_configs.load(config)
    for loader in (cfg.val_dataloader, cfg.test_dataloader):
        found = resizes(loader.to_dict())
        assert [item['interpolation'] for item in found] == ['bicubic'], Path(config).stem
