"""A share of the training images that is kept for choices, so that test images decide nothing."""
from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import train_test_split

SPLITS = ('train', 'val', 'test')


def check_split(split: str, val_share: float) -> None:
    """Check the name of a split and the share of the training images that 'val' holds.

    Raises:
        ValueError: If the split is unknown, the share is outside [0, 1), or 'val' would be empty.
    """
    if split not in SPLITS:
        raise ValueError(f'split must be one of {SPLITS}, got {split!r}')
    if not 0 <= val_share < 1:
        raise ValueError(f'val_share must lie in [0, 1), got {val_share}')
    if split == 'val' and val_share == 0:
        raise ValueError("split 'val' is a share of the training images: set val_share, such as "
                         '0.1, here and in the dataset of the split train')


def held_out(labels: Sequence[int], split: str, val_share: float, val_seed: int) -> np.ndarray:
    """Return the places of the images of a split among all training images, ascending.

    The share is stratified by class, so 'train' and 'val' together are all training images.

    Args:
        labels: Class of each training image.
        split: 'train' or 'val'.
        val_share: Share of the images that 'val' holds, in [0, 1).
        val_seed: Seed of the choice; that of a run plays no part.

    Raises:
        ValueError: If the share leaves a class without an image in a split.
    """
    places = np.arange(len(labels))
    if val_share == 0:
        return places
    parts = train_test_split(places, test_size=val_share, stratify=labels, random_state=val_seed)
    return np.sort(parts[SPLITS.index(split)])
