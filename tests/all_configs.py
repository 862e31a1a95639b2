"""Every config of the repository, each read once in a process."""
import functools
import os
import tempfile
from pathlib import Path
from unittest import mock

import pytest

from mmkd.apis import config_files

NO_SEGMENTATION = 'needs onedl-mmsegmentation: pip install -r requirements/segmentation.txt'
ROOT = Path(__file__).parents[1] / 'configs'
NAMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob('*.py')
               if '_base_' not in path.parts)


MEMORY = Path('/dev/shm')  # of Linux


@functools.cache
def load(name):
    """Return the config of that name below ``configs``; to be copied before it is changed."""
    # MMEngine copies each file and base to a temporary folder, which takes most of the time.
    folder = str(MEMORY) if os.access(MEMORY, os.W_OK) else tempfile.gettempdir()
    with mock.patch.object(tempfile, 'tempdir', folder):
        return config_files.read_config(ROOT / name)


@functools.cache
def of_method(*folders):
    """Return file name -> config of all configs in the folders of methods, ablations included."""
    return {f'{folder}/{Path(name).stem}': load(name) for folder in folders for name in NAMES
            if name.startswith(f'{folder}/')}


def find(node, key):
    """Return all values under a key, wherever it stands in a config."""
    if isinstance(node, dict):
        found = [value for name, value in node.items() if name == key]
        return found + [value for child in node.values() for value in find(child, key)]
    if isinstance(node, list | tuple):
        return [value for child in node for value in find(child, key)]
    return []


def skip_without_packages(config):
    """Skip a test of a config whose network is of a package that the environment does not have."""
    config = config.to_dict()
    if any('HuggingFaceBackbone' in str(kind) for kind in find(config, 'type')):
        pytest.importorskip('transformers')
    if 'mmseg' in find(config, '_scope_'):
        pytest.importorskip('mmseg', reason=NO_SEGMENTATION)
