"""A benchmark of characters of five scripts that needs no download: 100 classes of CIFAR's size."""
import hashlib
import logging
import os
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import ft2font
from mmengine.logging import print_log
from mmpretrain.datasets import BaseDataset

from mmkd.datasets import glyph_masks, glyph_rendering
from mmkd.datasets.held_out import check_split, held_out
from mmkd.registry import DATASETS

DRAWN = ('train', 'test')  # Each has a random stream of its own; 'val' is a part of 'train'.
# The characters of a group are easily confused. A cut between groups gives a smaller benchmark.
GROUPS = ('eéèëę', 'OQØΘФ', 'ШЩЦЏЧ', 'ითროღ', 'B8ß6Б', 'mnñhħ', 'ԱՄՍՌՈ',
          'ИЙN\N{CYRILLIC CAPITAL LETTER EN}П', 'aáâäå', 'S5$§Ş', 'ЬЪЫЂЉ', 'ijíïî', 'ДЛΛΔA',
          'ბგზვკ', 'CGÇЄ€', 'Z2Ž73', 'uüúůų', 'KЖĶXҚ', 'ԲԸՐՂԴ', 'bdpqg')
RECIPE = 1  # Raise it with every change of the bytes; older files in the cache are then unused.
CHUNK = 500  # Images drawn together from one stream; a smaller set is the start of a larger one.
DEFAULT_SIZES = dict(num_train=20000, num_test=5000, num_classes=100, image_size=32)
# (split, images, classes, pixels) -> SHA-256 of the pixels, for the default sizes, which are those
# of the board on a GPU, and for the sizes of the boards on a CPU.
CHECKSUMS = {
    ('train', 20000, 100, 32): 'd1d20a599cf192a911f753c7dbdc58b830ad3e04d7bd010dda412ba1ca5398c5',
    ('test', 5000, 100, 32): 'cd63238d00b4d0fecb7eaa925dbe94a97b791ed705347e9816a7262e8e814587',
    ('train', 10000, 50, 24): 'b10b96b375c0802864abb2ca6f14db133fb7dbe14692cede45967f4310205a3e',
    ('test', 2500, 50, 24): '3286cf4c825fb4985476e8168649dba3bcda9ea5d49cce66dd111fd3dd720ad1',
    ('train', 4000, 20, 20): 'f67ef5e8bfa1b927adc08bc09e11cc7a8101035041a82f76d32a981fb47444ac',
    ('test', 5000, 20, 20): '22b791fac266d7fd5b14671d89c381674e64f3d9bf936442f9d42d26b7adf7f7',
    ('train', 4000, 20, 24): '1208816391b78c5ce9ca35b4539f6fffe60e0e1a8c18abbddbf3a3e61dc44371',
    ('test', 5000, 20, 24): 'aefbeb7f0ccbe1258bb64daea68a21306cda74fed93c1169620cd10c24e3b5cd',
    ('train', 2000, 20, 20): '31bf839fcb0aee2e74fecceb6e55d91f22c6477017710c02408ef3120a4e129f',
    ('test', 2000, 20, 20): '6ddd7acc75352a24574caf74c0c1e1255a4a0559f2c995656c976f43fb8823ca'}


@DATASETS.register_module()
class Glyphs(BaseDataset):
    """Noisy images of characters in random faces, places, colours and textures, partly covered.

    The 100 classes come in groups of five that look alike (``e é è ë ę``, ``Ш Щ Ц Џ Ч``) from the
    Latin, Greek, Cyrillic, Armenian and Georgian scripts. No two have the same outline in any of
    the 12 faces of DejaVu that matplotlib brings along. Classes are balanced and stand in turn.

    The images are drawn once, in less than a minute, and kept in ``data_root``; each load verifies
    their checksum. They depend on no seed of a run and are the same bytes on every machine. The
    masks come from the fonts and the FreeType inside matplotlib, unhinted. All that follows is
    integer arithmetic on the raw words of PCG64, so that the version of numpy and the instructions
    of the processor play no part. The published checksums hold with matplotlib 3.11.2, which has
    FreeType 2.14.3. Another FreeType may shade the edges of a few strokes differently (matplotlib
    3.10.9 does); a warning then says that accuracies are not comparable.

    Args:
        split: 'train', 'val' or 'test'; training and test images come from different random
            streams.
        num_train: Number of training images. A smaller set is the start of a larger.
        num_test: Number of images in the test split.
        num_classes: Number of classes, 2 to 100, taken from the start; multiples of 5 keep groups
            whole.
        image_size: Height and width in pixels, at least 8.
        val_share: Share of the training images, of each class alike, that 'val' holds and 'train'
            leaves out, in [0, 1).
        val_seed: Seed of that choice.
        data_root: Folder of the cache; it is created.
        pipeline: Transforms of an item with ``img``, uint8 (image_size, image_size, 3), and
            ``gt_label``.
        kwargs: Further arguments of mmpretrain's ``BaseDataset``.

    Raises:
        ValueError: If the split is unknown, sizes are out of range, or the file in the cache is
            damaged.
    """

    METAINFO = dict(classes=tuple(''.join(GROUPS)))

    def __init__(self,
                 split: str = 'train',
                 *,
                 num_train: int = DEFAULT_SIZES['num_train'],
                 num_test: int = DEFAULT_SIZES['num_test'],
                 num_classes: int = DEFAULT_SIZES['num_classes'],
                 image_size: int = DEFAULT_SIZES['image_size'],
                 val_share: float = 0.0,
                 val_seed: int = 0,
                 data_root: str = 'data/glyphs',
                 pipeline: Sequence = (),
                 **kwargs):
        check_split(split, val_share)
        known = len(self.METAINFO['classes'])
        if not 2 <= num_classes <= known:
            raise ValueError(f'num_classes must lie in [2, {known}], got {num_classes}')
        for name, number in (('num_train', num_train), ('num_test', num_test)):
            if number < num_classes:
                raise ValueError(f'{name} must be >= num_classes = {num_classes}, so that no class '
                                 f'is empty, got {number}')
        if image_size < 8:
            raise ValueError(f'image_size must be >= 8, got {image_size}')
        self.split, self.val_share, self.val_seed = split, val_share, val_seed
        self.drawn = 'test' if split == 'test' else 'train'
        self.num_images = num_test if split == 'test' else num_train
        self.image_size = image_size
        classes = self.METAINFO['classes'][:num_classes]
        super().__init__(ann_file='', metainfo=dict(classes=classes), data_root=data_root,
                         pipeline=pipeline, test_mode=split != 'train', **kwargs)

    @property
    def cache_file(self) -> Path:
        """The file that keeps the images of these sizes."""
        return Path(self.data_root, f'glyphs_v{RECIPE}_{self.drawn}_{self.num_images}_images_'
                                    f'{len(self.CLASSES)}_classes_{self.image_size}px.npz')

    def load_data_list(self) -> list[dict]:
        """Return images and labels; the first call on a machine draws them."""
        if not self.cache_file.is_file():
            print_log(f'drawing {self.num_images} images into {self.cache_file}, once', 'current')
            _write(self.cache_file, self._draw())
        images, checksum = _read(self.cache_file)
        self._compare(checksum)
        labels = [index % len(self.CLASSES) for index in range(len(images))]
        places = (range(len(images)) if self.split == 'test' else
                  held_out(labels, self.split, self.val_share, self.val_seed))
        return [dict(img=images[place], gt_label=labels[place]) for place in places]

    def extra_repr(self) -> list[str]:
        """Return split, size and cache, because there is no annotation file to name."""
        return [f'Split: \t{self.split}', f'Image size: \t{self.image_size}',
                f'Cache: \t{self.cache_file}']

    def _draw(self) -> np.ndarray:
        """Draw the images, (n, H, W, 3) in uint8.

        Whole chunks are drawn, so that the number of images changes none of them.
        """
        masks = glyph_masks.draw_masks(self.CLASSES)
        chunks = []
        for start in range(0, self.num_images, CHUNK):
            draws = glyph_rendering.RandomIntegers(RECIPE, DRAWN.index(self.drawn), start)
            labels = np.arange(start, start + CHUNK) % len(self.CLASSES)
            chunks.append(glyph_rendering.render(masks, labels, draws, self.image_size))
        return np.concatenate(chunks)[:self.num_images]

    def _compare(self, checksum: str) -> None:
        sizes = (self.drawn, self.num_images, len(self.CLASSES), self.image_size)
        published = CHECKSUMS.get(sizes, checksum)
        if checksum != published:
            print_log(f'{self.cache_file} is not the published benchmark: SHA-256 {checksum}, '
                      f'expected {published}. Here are matplotlib '
                      f'{matplotlib.__version__} (FreeType {ft2font.__freetype_version__}) and '
                      f'numpy {np.__version__}; accuracies are not comparable with published '
                      'ones. Delete the file after a change of versions to draw it again',
                      'current', logging.WARNING)


def _digest(images: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(images)).hexdigest()


def _write(path: Path, images: np.ndarray) -> None:
    # Processes that draw at the same time write separate files; the last one stays.
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f'{path.name}.{uuid.uuid4().hex}.tmp')
    try:
        with open(temporary, 'xb') as file:
            np.savez(file, images=images, sha256=_digest(images))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _read(path: Path) -> tuple[np.ndarray, str]:
    try:
        with np.load(path) as content:
            images, stored = content['images'], str(content['sha256'])
    except (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f'{path} is damaged ({error}): delete it, it is drawn anew') from error
    checksum = _digest(images)
    if checksum != stored:
        raise ValueError(f'{path} is damaged: SHA-256 {checksum}, stored {stored}. Delete it, it '
                         'is drawn anew')
    return images, checksum
