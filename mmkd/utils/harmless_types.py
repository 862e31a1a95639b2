"""The types that a file from elsewhere may hold, and pickles read with these alone.

A pickle is a program: it names functions and calls them while it is read. The readers here refuse
every name that is not on the list before anything of it runs. What is on the list makes values,
numbers and arrays, and runs no code of the file.
"""
import argparse
import io
import pathlib
import pickle
from collections import OrderedDict

import numpy as np
from mmengine.logging import HistoryBuffer
from mmengine.optim.scheduler.param_scheduler import OneCycleParamScheduler
from numpy._core import multiarray

FUNCTIONS = {  # what MMEngine's objects save beside their numbers
    HistoryBuffer: ('current', 'max', 'mean', 'min'),
    OneCycleParamScheduler: ('_annealing_cos', '_annealing_linear'),
}


class ForeignObjectError(ValueError):
    """A file names an object that is not on the list of harmless types.

    Args:
        name: Full name of the object, such as ``'posix.system'``.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f'it holds an object of {name}; reading it could run code, so it is not '
                         'read')
        self.name = name


def _function_of_mmengine(owner: object, name: str) -> object:
    """Stand in for ``getattr`` in MMEngine's checkpoints, and give nothing but its functions."""
    if not isinstance(owner, type) or name not in FUNCTIONS.get(owner, ()):
        raise ForeignObjectError(f'{getattr(owner, "__name__", type(owner).__name__)}.{name}')
    return getattr(owner, name)


# Values of NumPy 1 and 2, as their own pickles name them.
_NUMPY = {
    'numpy.ndarray': np.ndarray,
    'numpy.dtype': np.dtype,
    **{f'numpy.{package}.multiarray.{function.__name__}': function
       for package in ('core', '_core')
       for function in (multiarray._reconstruct, multiarray.scalar)},
}
_DTYPES = {f'numpy.dtypes.{kind.__name__}': kind for kind in vars(np.dtypes).values()
           if isinstance(kind, type)}
# What training scripts and MMEngine put beside weights: options, paths, histories of numbers.
# A path of the other operating system becomes one that is not opened.
_BESIDE_WEIGHTS = {
    'argparse.Namespace': argparse.Namespace,
    'builtins.getattr': _function_of_mmengine,
    'builtins.slice': slice,
    **{f'{kind.__module__}.{kind.__name__}': kind for kind in FUNCTIONS},
    **{f'{module}.{name}': getattr(pathlib, f'Pure{name.removeprefix("Pure")}')
       for module in ('pathlib', 'pathlib._local')
       for name in ('PosixPath', 'PurePosixPath', 'WindowsPath', 'PureWindowsPath')},
}
TORCH_GLOBALS = [(value, name) for name, value in (_NUMPY | _DTYPES | _BESIDE_WEIGHTS).items()]
"""For ``torch.serialization.safe_globals``, beside the tensors that torch itself allows."""


class _HarmlessUnpickler(pickle.Unpickler):
    """Reads numbers, text, arrays and containers of these."""

    names = _NUMPY | {
        'collections.OrderedDict': OrderedDict, 'builtins.set': set, 'builtins.complex': complex,
        '_codecs.encode': lambda text, encoding: text.encode(encoding),
    }

    def find_class(self, module: str, name: str) -> object:
        """Return what is on the list, and raise a ForeignObjectError for everything else."""
        full_name = f'{module}.{name}'
        if full_name not in self.names:
            raise ForeignObjectError(full_name)
        return self.names[full_name]


def read_pickle(data: bytes, **kwargs) -> object:
    """Return the plain values and arrays of a pickle.

    Args:
        data: Content of the file.
        kwargs: ``encoding`` of a pickle of Python 2; see ``pickle.loads``.

    Raises:
        ForeignObjectError: If it names something else; nothing of that has run.
        ValueError: If it is no pickle, or it is cut short.
    """
    try:
        return _HarmlessUnpickler(io.BytesIO(data), **kwargs).load()
    except ForeignObjectError:
        raise
    except Exception as error:  # bytes of another kind raise nearly anything
        raise ValueError(f'it is no whole pickle ({type(error).__name__}: {error})') from error
