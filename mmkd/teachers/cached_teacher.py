from collections.abc import Mapping
from pathlib import Path

import torch
from mmengine.logging import print_log
from torch import Tensor, nn

from mmkd.structures.batch import Batch
from mmkd.structures.labelled_samples import LabelledSamples
from mmkd.teachers import teacher_cache
from mmkd.teachers.frozen_teacher import FrozenTeacher
from mmkd.utils import weight_hash
from mmkd.utils.transfer import to_device

COMPARED_IMAGES = 8
# Both are relative to the largest logit. TF32 or folded BatchNorms stay far below; a different
# network, view or normalisation is far beyond.
TOLERANCE, HALF_TOLERANCE = 0.02, 0.1


class CachedTeacher(FrozenTeacher):
    """A frozen teacher whose logits are read from a cache instead of computed.

    The samples of a batch say where their logits are, because ``TensorImages(replay=...)`` has
    augmented the images as the cache says. The weights are loaded nevertheless: their hash, and
    all that the logits depend on, must be those of the cache. The network runs once, on a few
    images of the first batch, and is compared with the stored logits, which shows what no hash
    covers.

    The cache is opened when the teacher is loaded, so that testing a student needs none.

    Args:
        folder: The folder that ``tools/cache_teacher.py`` has written.
        module: The network, as in :class:`FrozenTeacher`.
        layers: Record name -> sub-module, with the classifier as the only layer.
        kwargs: Further arguments of :class:`FrozenTeacher`.
    """

    def __init__(self, folder: str | Path, module: nn.Module,
                 layers: Mapping[str, str | dict], **kwargs) -> None:
        super().__init__(module, layers, **kwargs)
        self.folder = folder
        self.cache: teacher_cache.TeacherCache | None = None
        self._is_compared = False

    def load(self, path: str | None) -> None:
        """Load the weights, then open the cache.

        Raises:
            FileNotFoundError: If there is no such file, or no cache.
            RuntimeError: If the weights do not fit.
            ValueError: If the cache belongs to a different teacher.
        """
        super().load(path)
        cache = teacher_cache.TeacherCache(self.folder)
        cache.check(guards_of(self))
        self.cache, self._is_compared = cache, False
        print_log(f'teacher cache {self.folder}: {cache.num_rounds} rounds of '
                  f'{cache.num_images} images', 'current')

    def __call__(self, batch: Batch) -> dict[str, Tensor]:
        """Return the captured layer: the stored logits of the batch, (N, K) in float32.

        Raises:
            RuntimeError: If the teacher was not loaded, or its logits differ from the stored ones.
            ValueError: If the samples do not say where in this cache they are.
        """
        if self.cache is None:
            raise RuntimeError(f'the teacher cache {self.folder} is opened and checked when the '
                               'teacher is loaded: call init_weights() first')
        logits = to_device(self.cache.logits(self._entries(batch)), batch.inputs.device)
        if not self._is_compared:
            self._compare(batch, logits)
        layer, = self.capture.paths
        return {layer: logits}

    def _entries(self, batch: Batch) -> Tensor:
        samples = batch.data_samples or ()
        if isinstance(samples, LabelledSamples) and 'cache_entry' in samples.fields:
            names, entries = {samples.shared['cache_name']}, samples.fields['cache_entry']
        else:
            names = {sample.get('cache_name') for sample in samples} or {None}
            entries = [sample.get('cache_entry') for sample in samples]
        if None in names:
            raise ValueError('model.teacher_cache is set, but the batch does not say where its '
                             'images are in the cache: set train_dataloader.dataset.replay='
                             f'{self.folder}, where the dataset is a TensorImages')
        if strangers := names - {self.cache.name}:
            raise ValueError(f'model.teacher_cache={self.folder} is the cache {self.cache.name}, '
                             f'but the images were augmented as the cache {strangers.pop()} says: '
                             'give train_dataloader.dataset.replay the same folder')
        return torch.as_tensor(entries)

    def _compare(self, batch: Batch, logits: Tensor) -> None:
        few = Batch(batch.inputs[:COMPARED_IMAGES], batch.data_samples[:COMPARED_IMAGES])
        stored = logits[:COMPARED_IMAGES].topk(self.cache.top_k or self.cache.num_classes)
        # The cache was made without autocast, so the run's autocast is turned off.
        with torch.autocast(batch.inputs.device.type, enabled=False):
            live = self.logits(few).gather(1, stored.indices)
        error = relative_difference(live, stored.values)
        if not error <= tolerance_of(self):
            raise RuntimeError(
                f'the teacher cache {self.folder} does not hold what the teacher answers: on '
                f'{len(few.inputs)} images of the first batch they differ by {error:.1%} of the '
                "largest logit. The files are damaged, or the teacher's config was changed. Make "
                'a new cache: python tools/cache_teacher.py CONFIG NEW_FOLDER')
        self._is_compared = True


def check_cacheable(distiller: nn.Module, plain: type) -> None:
    """Refuse a distiller that asks its teacher for more than logits of the data set's images.

    Args:
        distiller: The distiller with its teacher.
        plain: The only class for which a cache stands, :class:`Distiller`.

    Raises:
        ValueError: If the distiller has a different class, its preprocessor mixes images, or it
            captures layers that are not the classifier.
    """
    rule = 'a teacher cache holds logits of single images as the data set gives them'
    if type(distiller) is not plain:
        raise ValueError(f'{rule}, but {type(distiller).__name__} asks its teacher for something '
                         'else: train it with the live teacher')
    if getattr(distiller.data_preprocessor, 'batch_augments', None) is not None:
        raise ValueError(f'{rule}, but data_preprocessor.batch_augments mixes the images after '
                         'that: train without it, or with the live teacher')
    paths = distiller.teacher.capture.paths
    modules = dict(distiller.teacher.module.named_modules())
    inner = [f'{name} ({path})' for name, path in paths.items()
             if not isinstance(getattr(modules.get(path), 'out_features', None), int)]
    if inner or len(paths) != 1:
        raise ValueError(f'{rule}: teacher_layers must name the classifier and nothing else, but '
                         f'names {", ".join(inner or paths) or "no layer"}. Methods that read '
                         'other layers train with the live teacher')


def guards_of(teacher: FrozenTeacher) -> dict[str, object]:
    """Return the properties, besides the images, on which the logits of a teacher depend."""
    layer, = teacher.capture.paths.values()
    return {'teacher weights': weight_hash.hash_of_weights(teacher.module),
            'teacher input': teacher.view.settings,
            'teacher dtype': str(teacher.dtype or torch.float32), 'teacher layer': layer}


def relative_difference(first: Tensor, second: Tensor) -> float:
    """Return the largest difference relative to the largest value."""
    scale = first.abs().max().clamp(min=torch.finfo(torch.float32).tiny)
    return ((first - second).abs().max() / scale).item()


def tolerance_of(teacher: FrozenTeacher) -> float:
    """Return by how much two runs of a teacher may differ, relative to the largest logit."""
    return HALF_TOLERANCE if teacher.dtype in (torch.bfloat16, torch.float16) else TOLERANCE
