"""What the data loader of a config gives, with noise in the place of its images."""
import copy

import numpy as np
from mmengine.dataset import BaseDataset
from mmengine.runner import Runner
from PIL import Image

from mmkd.registry import DATASETS
from tests import toy_detectors, toy_segmentors
from tests.all_configs import find

SMALL = 64  # pixels


@DATASETS.register_module()
class NoiseImages(BaseDataset):
    """Images of 32 pixels, in memory and as a file, of the first and the last class in turn."""

    def __init__(self, file, num_classes, pipeline):
        self.file, self.num_classes = file, num_classes
        super().__init__(pipeline=pipeline)

    def load_data_list(self):
        images = np.random.RandomState(0).randint(0, 256, (128, 32, 32, 3), dtype=np.uint8)
        Image.fromarray(images[0]).save(self.file)
        return [dict(img=image, img_path=self.file, gt_label=index % 2 * (self.num_classes - 1))
                for index, image in enumerate(images)]


def is_detection(cfg):
    """Whether the networks of a config find boxes."""
    return bool(find(cfg.model, 'bbox_head') or find(cfg.model, 'roi_head'))


def batch(cfg, folder):
    """Return a batch for a training step, as the config's own pipeline and wrappers make it.

    Args:
        cfg: The config.
        folder: Where the file of an image goes, for pipelines that read one.

    Returns:
        Four images, or two where each is seen in several views, or as many as the loader gives
        where the model was built for that number; for detectors two with boxes, for segmentors two
        with label maps. Large crops are made small, unless the model names their size.
    """
    if is_detection(cfg):
        return toy_detectors.data()
    heads = find(cfg.model, 'decode_head')
    if heads:
        return toy_segmentors.data(heads[0]['num_classes'])
    loader = copy.deepcopy(cfg.train_dataloader)
    holder = loader
    while 'dataset' in holder.dataset:
        holder = holder.dataset
    holder.dataset = dict(
        type='NoiseImages', file=str(folder / 'noise.png'),
        num_classes=cfg.data_preprocessor.num_classes, pipeline=holder.dataset.get('pipeline', []))
    shrink(loader.dataset, cfg.model)
    size = 2 if find(cfg.model, 'pretext') else 4
    if loader.batch_size in find(cfg.model, 'batch_size'):
        size = loader.batch_size
    loader.update(batch_size=size, num_workers=0, persistent_workers=False,
                  sampler=dict(type='DefaultSampler', shuffle=True))
    return next(iter(Runner.build_dataloader(loader, seed=0)))


def shrink(dataset, model):
    """Make crops small that the model does not name."""
    for transforms in find(dataset, 'pipeline'):
        for transform in transforms:
            for key in ('crop_size', 'scale'):
                size = transform.get(key, 0)
                if isinstance(size, int) and size > SMALL and str(size) not in str(model):
                    transform[key] = SMALL
