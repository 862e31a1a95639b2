"""A whole set of small images in memory, given out in batches that are augmented at once."""
import numpy as np
import torch
from mmengine.dataset import BaseDataset, default_collate, force_full_init
from mmpretrain.datasets.transforms import PackInputs
from torch import Tensor
from torch.utils.data import get_worker_info

from mmkd.datasets.batched_transforms import BatchedPipeline
from mmkd.datasets.dataset_wrapper import DatasetWrapper
from mmkd.registry import DATASETS, FUNCTIONS
from mmkd.structures.labelled_samples import LabelledSamples
from mmkd.teachers import teacher_cache
from mmkd.utils.transfer import to_device


@DATASETS.register_module()
class TensorImages(DatasetWrapper):
    """Hold the images of a dataset as one uint8 tensor and augment a batch in one go.

    The data loader asks for a whole batch (``__getitems__``), so that it needs no worker processes.
    The pipeline stays that of the wrapped dataset: batches follow the distribution of its
    transforms, with random numbers from torch's global generator. A transform that has no batched
    form is refused by name. The loader needs ``collate_fn=dict(type='mmkd.collate_images')``. A
    sample holds ``gt_label`` and nothing else of the image.

    Args:
        dataset: The wrapped dataset or its config. Its images are of one size and in memory: the
            annotations hold ``img``, (H, W, C) uint8, and ``gt_label``, one class.
        batched: Whether to augment whole batches. False runs the pipeline of the wrapped dataset
            image by image, for which worker processes pay.
        device: The device on which images are kept and augmented. By default that is the GPU where
            there is one; ``num_workers`` must be 0 then.
        replay: Folder of a teacher cache. Each image is augmented as in one of the cache's rounds,
            drawn at random, and every sample says where its logits are;
            :class:`mmkd.teachers.CachedTeacher` reads them.
        lazy_init: Whether to read the images only when the first item is asked for.

    Raises:
        ValueError: If a transform has no batched form, the annotations hold no images or images of
            different sizes, or the cache belongs to other images or another pipeline.
        TypeError: If ``dataset`` is neither a dataset nor a config.
    """

    def __init__(self, dataset: BaseDataset | dict, *, batched: bool = True,
                 device: str | None = None, replay: str | None = None,
                 lazy_init: bool = False) -> None:
        if replay is not None and not batched:
            raise ValueError(f'replay={replay!r} needs batched=True: a teacher cache holds what '
                             'batches were augmented with')
        super().__init__(dataset, lazy_init=True)
        self.batched = batched
        self.device = device or ('cuda' if torch.cuda.is_available() else 'cpu')
        self.replay, self.cache = replay, None
        self.pipeline = BatchedPipeline(pipeline_of(self.dataset)) if batched else None
        if not lazy_init:
            self.full_init()

    def prepare(self) -> None:
        """Stack the images and open the cache."""
        if self.batched:
            entries = [self.dataset.get_data_info(index) for index in range(len(self.dataset))]
            images = torch.from_numpy(stacked_images(entries, type(self.dataset).__name__))
            self.images = images.permute(0, 3, 1, 2).contiguous().to(self.device)
            self.labels = torch.tensor([entry['gt_label'] for entry in entries],
                                       device=self.device)
        if self.replay is not None:
            self.cache = teacher_cache.TeacherCache(self.replay)
            self.cache.check(self.guards())

    @force_full_init
    def __getitems__(self, indices: list[int]) -> dict | list[dict]:
        """Return a batch, or with ``batched=False`` a list of items."""
        if not self.batched:
            return [self.dataset[index] for index in indices]
        if self.images.is_cuda and get_worker_info() is not None:
            raise ValueError('TensorImages keeps its images on the GPU, which worker processes '
                             'cannot use: set num_workers=0 of the data loader, or device="cpu" of '
                             'TensorImages')
        places = to_device(torch.as_tensor(indices), self.device)
        images = self.images.index_select(0, places)  # This is far faster than images[places].
        if self.cache is None:
            return self.make_batch(self.pipeline.apply(images, self.pipeline.draw(images)), places)
        entries = self.cache.draw(indices)
        return self.make_batch(self.pipeline.apply(images, self.cache.rows(entries)), places,
                               dict(cache_entry=entries), dict(cache_name=self.cache.name))

    def guards(self) -> dict[str, object]:
        """Return the properties that a teacher cache must share with this dataset."""
        steps = [repr(transform) for transform in pipeline_of(self.dataset)
                 if not isinstance(transform, PackInputs)]
        return {'pipeline': steps,
                'images': teacher_cache.hash_of_images(self.images, self.labels)}

    def make_batch(self, images: Tensor, places: Tensor, *notes: dict) -> dict:
        """Return a batch of the images with the labels of those places.

        ``notes`` are the fields of the samples, and what they share.
        """
        labels = self.labels.index_select(0, places)
        return dict(inputs=images, data_samples=LabelledSamples(labels, *notes))

    @force_full_init
    def __getitem__(self, idx: int) -> dict:
        """Return one item, for wrappers that ask image by image."""
        if not self.batched:
            return self.dataset[idx]
        batch = self.__getitems__([idx])
        return dict(inputs=batch['inputs'][0], data_samples=batch['data_samples'][0])


@FUNCTIONS.register_module()
def collate_images(batch: dict | list[dict]) -> dict:
    """Pass on a batch that the dataset has made, and collate a list of items as usual."""
    return batch if isinstance(batch, dict) else default_collate(batch)


def pipeline_of(dataset: object) -> list:
    """Return the transforms of a dataset, or of the dataset that it wraps."""
    while not hasattr(dataset, 'pipeline'):
        dataset = dataset.dataset
    return dataset.pipeline.transforms


def stacked_images(entries: list[dict], owner: str) -> np.ndarray:
    """Return the images of annotations, (M, H, W, C).

    Raises:
        ValueError: If there are none in memory, or they differ in size.
    """
    if 'img' not in entries[0]:
        raise ValueError(f'TensorImages needs images in memory, but the annotations of {owner} '
                         f'hold {sorted(entries[0])} and no img: train on that dataset itself')
    shapes = {entry['img'].shape for entry in entries}
    if len(shapes) > 1:
        raise ValueError(f'TensorImages needs images of one size, but {owner} has '
                         f'{len(shapes)} sizes, such as {sorted(shapes)[:3]}')
    return np.stack([entry['img'] for entry in entries])
