"""Files of weights that run code when they are read without restriction, and show that they did."""
import os
import pickle

import torch
from torch import nn

OBJECT = 'posix.mkdir'


class _Hostile:
    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def _plain(protocol):
    return lambda content, path: path.write_bytes(pickle.dumps(content, protocol=protocol))


def _zipped(content, path):
    torch.save(content, path)


def _legacy(content, path):
    torch.save(content, path, _use_new_zipfile_serialization=False)


FORMS = dict(zip=_zipped, legacy=_legacy, pickle2=_plain(2), pickle5=_plain(5))


class Trap:
    """A file of one form; ``has_run`` tells whether its code did.

    Args:
        folder: Where it lies.
        form: See ``FORMS``.
        network: Whose weights stand in it, so that nothing but the object is wrong.
    """

    def __init__(self, folder, form='zip', network=None, name='hostile.pth'):
        self.path, self.mark = folder / name, folder / 'the_code_has_run'
        state = (network or nn.Linear(1, 1)).state_dict()
        FORMS[form](dict(meta=_Hostile(self.mark), state_dict=state), self.path)

    @property
    def has_run(self):
        return self.mark.exists()
