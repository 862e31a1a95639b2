"""Tensors of the pretended GPU, and what is noted of the operations on them."""
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from unittest import mock

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map, tree_unflatten

from tests.pretend_gpu.graphs import PretendedGraph
from tests.pretend_gpu.record import RECORD, Record, place

DEVICE = 'cuda:0'
# Results whose size or kind depends on values, which the host has to read first.
WAITING = {
    '_local_scalar_dense', 'nonzero', 'masked_select', 'masked_scatter', 'is_nonzero', 'equal',
    'allclose', 'bincount', '_unique', '_unique2', 'unique_dim', 'unique_consecutive',
    'linalg_svd', '_linalg_svd', '_linalg_eigh', 'linalg_inv_ex', '_linalg_solve_ex'}
INDEXING = {'index', 'index_put', 'index_put_', '_index_put_impl_', '_unsafe_index'}


class PretendedTensor(torch.Tensor):
    """Says that it is on a GPU; its numbers are in ``host``, a tensor of the CPU."""

    @staticmethod
    def __new__(cls, host: torch.Tensor) -> 'PretendedTensor':
        tensor = torch.Tensor._make_wrapper_subclass(
            cls, host.shape, strides=host.stride(), storage_offset=host.storage_offset(),
            dtype=host.dtype, layout=host.layout, device=DEVICE)
        tensor.host = host
        return tensor

    def __repr__(self, **kwargs: object) -> str:
        return f'PretendedTensor({tuple(self.shape)}, {self.dtype})'

    def __deepcopy__(self, memo: dict) -> torch.Tensor:
        if id(self) not in memo:
            copied = PretendedTensor(self.host.detach().clone(
                memory_format=torch.preserve_format))
            if isinstance(self, torch.nn.Parameter):
                copied = torch.nn.Parameter(copied, self.requires_grad)
            memo[id(self)] = copied.requires_grad_(self.requires_grad)
        return memo[id(self)]

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return execute(func, args, kwargs or {})

    def tolist(self) -> list:
        """Wait, and return numbers."""
        RECORD.wait('tolist')
        return self.host.tolist()

    def numpy(self, *args: object, **kwargs: object) -> None:
        """Refuse, as torch does."""
        raise TypeError(f"can't convert {DEVICE} device type tensor to numpy. Use Tensor.cpu()")

    __array__ = numpy


def execute(func, args: tuple, kwargs: dict) -> object:
    """Run an operation on the CPU, and note what it would have been on a GPU."""
    flat, spec = tree_flatten((args, kwargs))
    pretended = [value for value in flat if isinstance(value, PretendedTensor)]
    plain = [value for value in flat
             if isinstance(value, torch.Tensor) and not isinstance(value, PretendedTensor)]
    asked = kwargs.get('device')
    if not pretended and not _is_gpu(asked):
        return func(*args, **kwargs)
    name = func._schema.name.partition('::')[2]
    on_gpu = _is_gpu(asked) if asked is not None else True
    if name == '_to_copy':
        _note_copy(bool(pretended), on_gpu, plain, kwargs)
    elif name == 'copy_' and pretended and plain:
        RECORD.wait('copy between devices')
    else:
        _check(name, args, plain, kwargs)
    host_args, host_kwargs = tree_unflatten([_host(value) for value in flat], spec)
    for key in ('generator', 'pin_memory'):
        host_kwargs.pop(key, None)
    compute = partial(_compute, func, name, host_args, host_kwargs)
    result = compute()
    if RECORD.graph is not None:
        RECORD.graph.note(compute, result)
    known = {id(value.host): value for value in pretended} | {id(value): value for value in plain}
    return tree_map(lambda value: _wrapped(value, known, on_gpu, name), result)


def _compute(func, name: str, args: tuple, kwargs: dict) -> object:
    """Run an operation on tensors of the CPU."""
    wanted = None
    if name in ('_softmax', '_log_softmax') and args[2]:  # half in, float32 out
        args = (args[0].float(), args[1], False)
    if name in ('_softmax_backward_data', '_log_softmax_backward_data'):  # and back
        wanted, args = args[3], (*args[:3], args[0].dtype)
    result = func(*args, **kwargs)
    return result if wanted is None else result.to(wanted)


def _is_gpu(device: object) -> bool:
    return device is not None and torch.device(device).type == 'cuda'


def _host(value: object) -> object:
    if isinstance(value, PretendedTensor):
        return value.host
    return torch.device('cpu') if isinstance(value, torch.device) else value


def _wrapped(value: object, known: dict, on_gpu: bool, name: str) -> object:
    if not isinstance(value, torch.Tensor):
        return value
    if id(value) in known:  # an operation in place
        return known[id(value)]
    if not on_gpu:
        return value
    if value.dtype == torch.float64:
        RECORD.doubles[name, place()] += 1
    if RECORD.watches_halves and value.dtype in (torch.float16, torch.bfloat16):
        RECORD.halves[name, place()] += 1
    return PretendedTensor(value)


def _note_copy(from_gpu: bool, to_gpu: bool, plain: list, kwargs: dict) -> None:
    if from_gpu and not to_gpu:
        RECORD.wait('copy to the host')
    is_pinned = all(getattr(tensor, 'is_pretended_pinned', False) for tensor in plain)
    is_free = is_pinned and kwargs.get('non_blocking') and RECORD.graph is None
    if not from_gpu and to_gpu and not is_free:  # a graph would copy from where memory was freed
        RECORD.wait('copy from the host')


def _check(name: str, args: tuple, plain: list, kwargs: dict) -> None:
    """Refuse what torch refuses on a GPU, and note what makes the host wait."""
    generator = kwargs.get('generator')
    if generator is not None and generator.device.type != 'cuda':
        raise RuntimeError(f"Expected a 'cuda' device type for generator but found 'cpu' ({name}, "
                           f'{place()})')
    if name in WAITING or (name == 'repeat_interleave' and kwargs.get('output_size') is None):
        RECORD.wait(name)
    if name in INDEXING:
        indices = [value for value in tree_flatten(args[1])[0] if isinstance(value, torch.Tensor)]
        if any(index.dtype in (torch.bool, torch.uint8) for index in indices):
            RECORD.wait('index with a mask')
        elif plain:
            RECORD.wait('index of the host')
        return
    if any(tensor.ndim > 0 for tensor in plain) and name not in ('set_', 'lift_fresh'):
        raise RuntimeError(f'Expected all tensors to be on the same device, but found {DEVICE} and '
                           f'cpu ({name}, {place()})')


def _with_host_indices(index: object) -> object:
    """Return an index whose lists of numbers are tensors, which torch would copy to the GPU."""
    if isinstance(index, list) and all(isinstance(value, int) for value in index):
        return torch.tensor(index)
    return tuple(map(_with_host_indices, index)) if isinstance(index, tuple) else index


class _Dispatch(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return execute(func, args, kwargs or {})


class _Functions(TorchFunctionMode):
    """What never reaches the dispatcher: tensors made of Python's numbers, pinned memory."""

    MAKERS = (torch.tensor, torch.as_tensor, torch.asarray)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        like = args[0] if args else None
        device = kwargs.get('device')
        if func is torch.Tensor.pin_memory and not isinstance(like, PretendedTensor):
            pinned = like.clone()
            pinned.is_pretended_pinned = True
            return pinned
        if func is torch.Tensor.__getitem__ and isinstance(like, PretendedTensor):
            return func(like, _with_host_indices(args[1]))
        if func is torch.Tensor.new_tensor and isinstance(like, PretendedTensor):
            if device is None or _is_gpu(device):
                kwargs.pop('device', None)
                return self._made(like.host.new_tensor(*args[1:], **kwargs))
        elif func in self.MAKERS and _is_gpu(device) and not isinstance(like, torch.Tensor):
            return self._made(func(*args, **{**kwargs, 'device': 'cpu'}))
        return func(*args, **kwargs)

    def _made(self, host: torch.Tensor) -> PretendedTensor:
        RECORD.wait('tensor made of numbers')
        return PretendedTensor(host)


def _load(file: object, map_location: object = None, *, load=torch.load,
          **kwargs: object) -> object:
    """Read a file as ``torch.load`` does, whose storages would be on the GPU."""
    is_for_gpu = isinstance(map_location, str | torch.device) and _is_gpu(map_location)
    loaded = load(file, 'cpu' if is_for_gpu else map_location, **kwargs)
    if not is_for_gpu:
        return loaded
    return tree_map(lambda value: value.to(DEVICE) if isinstance(value, torch.Tensor) else value,
                    loaded)


class RecordedGraph(PretendedGraph):
    """The graph of this process; a class, because libraries name torch's in annotations."""

    def __init__(self) -> None:
        super().__init__(RECORD)


@contextmanager
def pretended_gpu() -> Iterator[Record]:
    """Run the block as if there were a GPU; needs the environment that ``driver.py`` makes."""
    torch.backends.cudnn.enabled = False
    for kernel in ('flash', 'mem_efficient', 'cudnn'):
        getattr(torch.backends.cuda, f'enable_{kernel}_sdp')(False)
    torch.__future__.set_swap_module_params_on_conversion(True)
    # The backward pass stays in this thread, where the modes are.
    with (torch.autograd.set_multithreading_enabled(False), mock.patch('torch.load', _load),
          mock.patch('torch.cuda.CUDAGraph', RecordedGraph),
          _Functions(), _Dispatch()):
        yield RECORD
