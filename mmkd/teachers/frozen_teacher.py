import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext

import torch
from mmengine.logging import print_log
from torch import Tensor, nn

from mmkd.structures.batch import Batch
from mmkd.teachers import batchnorm_folding, running_copy
from mmkd.teachers import engine as engines
from mmkd.teachers.teacher_view import TeacherView, check_normalisation
from mmkd.utils import checkpoint
from mmkd.utils.feature_capture import FeatureCapture
from mmkd.utils.precision import without_tf32
from mmkd.utils.tensor_tree import as_full_precision

ENGINE_KEYS = ('dtype', 'memory_format', 'compile', 'fold_batchnorm')


class FrozenTeacher:
    """Run the teacher in eval mode and without gradients; it is never changed.

    It is no ``nn.Module`` on purpose. As a plain attribute of the distiller it stays out of
    ``train()``, the optimizer, DDP, SyncBN conversion and checkpoints; a deep copy of the
    distiller (EMA) shares it.

    Args:
        module: The network, a model of mmpretrain, mmdet or mmseg.
        layers: Record name -> sub-module, as in :class:`FeatureCapture`.
        input_cfg: How the teacher sees the images: ``mean`` and ``std`` (in pixel values 0..255,
            one per channel), ``channels='same' | 'reversed'`` ('reversed' shows RGB beside a BGR
            student, and BGR beside an RGB student), ``size=(height, width)`` or ``scale=2.0``
            (bilinear). By default it sees them as the student does.
        engine: ``dtype`` ('float32', 'bfloat16', 'float16'), ``memory_format``
            ('contiguous', 'channels_last'), ``compile`` (arguments of ``torch.compile``) and
            ``fold_batchnorm``. If that is True, a copy with folded BatchNorms runs. In float32 its
            outputs differ by rounding only; a larger difference on the first batch is an error.
        student_preprocessor: The data preprocessor, whose normalisation the teacher's view undoes.
        name: What the config calls it, where there are several.
    """

    def __init__(self, module: nn.Module, layers: Mapping[str, str | dict], *,
                 input_cfg: Mapping | None = None, engine: Mapping | None = None,
                 student_preprocessor: nn.Module | None = None, name: str = '') -> None:
        self.name = name
        module.eval()
        module.requires_grad_(False)
        self.module = module
        self.is_shared = False
        self.class_names: tuple[str, ...] = ()
        self.capture = FeatureCapture(module, layers)
        self.runs_head = not all(path.split('.')[0] in ('backbone', 'neck')
                                 for path in self.capture.module_paths)
        check_normalisation(module, student_preprocessor, input_cfg or {}, self.setting('input'))
        self.view = TeacherView(student_preprocessor, **(input_cfg or {}))
        engine = engines.check_engine(self.setting('engine'), engine or {}, ENGINE_KEYS)
        self.dtype = getattr(torch, engine['dtype']) if 'dtype' in engine else None
        if self.dtype is not None:
            module.to(self.dtype)
        self.folds_batchnorm = engine.get('fold_batchnorm', False)
        self._engine = engine
        self._running: tuple[nn.Module, FeatureCapture] | None = None
        # The data type of the autocast for which the running network was prepared.
        self._running_dtype: torch.dtype | None = None
        if self.folds_batchnorm:  # The copy is compiled, not the original.
            engine = {key: value for key, value in engine.items() if key != 'compile'}
        self.memory_format = engines.apply_engine(module, engine)

    @property
    def members(self) -> dict[str, 'FrozenTeacher']:
        """The teacher by its name, as :class:`SeveralTeachers` has them."""
        return {self.name: self}

    @property
    def role(self) -> str:
        """What the teacher is called in messages."""
        return f'teacher {self.name!r}' if self.name else 'teacher'

    def setting(self, key: str) -> str:
        """Return where a setting of this teacher stands in the model's config."""
        return f'teachers.{self.name}.{key}' if self.name else f'teacher_{key}'

    def __deepcopy__(self, memo: dict) -> 'FrozenTeacher':
        """Share the network. The copy does not move it; the original decides on the device."""
        copied = copy.copy(self)
        copied.is_shared = True
        return copied

    def __call__(self, batch: Batch) -> dict[str, Tensor | tuple | list]:
        """Return the captured outputs, in which half precision is promoted to float32.

        From the second batch on, nothing runs behind the last captured layer.
        """
        if not self.capture.paths:
            return {}
        with self.own_precision():
            device = batch.inputs.device.type
            dtype = (torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device)
                     else None)
            if self._running is None or self._running_dtype != dtype:
                self._running, self._running_dtype = self._prepare(batch, dtype), dtype
            return self._outputs(*self._running, batch)

    def _outputs(self, network: nn.Module, capture: FeatureCapture,
                 batch: Batch) -> dict[str, Tensor | tuple | list]:
        with capture as outputs:
            inputs = self._inputs(batch)
            if self.runs_head:
                network(inputs, batch.data_samples, mode='tensor')
            else:
                network.extract_feat(inputs)
        return as_full_precision(outputs)

    def _prepare(self, batch: Batch,
                 autocast: torch.dtype | None) -> tuple[nn.Module, FeatureCapture]:
        """Run in full once, which checks the captured layers, and return what runs from now on."""
        network, capture = self.module.to(batch.inputs.device), self.capture
        capture.stops_early = False
        replaced: set[str] = set()
        with torch.autocast(batch.inputs.device.type, enabled=False):
            if self.folds_batchnorm:
                network, capture = self._fold(batch, replaced)
            else:
                self._outputs(network, capture, batch)
        if autocast is not None and self._engine.get('compile') is None:
            layers = running_copy.CastLayers(network)
            with layers.watch():
                self._outputs(network, capture, batch)
            # A layer whose parameter is captured keeps it unrounded, and so does a part that is
            # called again, with tensors in float32.
            kept = {path.rpartition('.')[0] for path in capture.paths.values()}
            found = {path for path in layers.found
                     if path not in kept and not capture.is_called_again(path)}
            network, capture = running_copy.cast_copy(network, capture, found, autocast)
            replaced |= found
        for path in replaced:  # These modules need not stay in the memory of a GPU.
            self.module.get_submodule(path).cpu()
        capture.stops_early = capture.may_stop_early and self._engine.get('compile') is None
        return network, capture

    def _fold(self, batch: Batch, replaced: set[str]) -> tuple[nn.Module, FeatureCapture]:
        """Return a folded copy and note the modules whose tensors it does not share.

        The copy is checked in float32, because half precision or TF32 would hide errors.
        """
        with without_tf32(), nullcontext() if self.dtype is None else self.in_float32():
            pairs = batchnorm_folding.FoldablePairs(self.module, set(self.capture.paths.values()))
            with pairs.watch():
                exact = self._outputs(self.module, self.capture, batch)
            network, capture = batchnorm_folding.folded_copy(self.module, self.capture, pairs.found)
            folded = self._outputs(network, capture, batch)
            batchnorm_folding.check_agreement(exact, folded)
        print_log(f'{self.role}: {len(pairs.found)} BatchNorms folded', 'current')
        engines.apply_engine(network.to(self.dtype), self._engine)
        replaced |= {*pairs.found, *pairs.found.values()}
        return network, capture

    @contextmanager
    def own_precision(self) -> Iterator[None]:
        """Run the block without gradients; autocast reaches a teacher without a set dtype only."""
        network = self.module if self._running is None else self._running[0]
        device = next(network.parameters()).device.type
        follows = self.dtype is None and torch.is_autocast_enabled(device)
        with torch.no_grad(), torch.autocast(device, enabled=follows):
            yield

    def predict(self, batch: Batch) -> list:
        """Return the teacher's predictions, as its library makes them."""
        network = self.module.to(batch.inputs.device)
        with self.own_precision():
            return network(self._inputs(batch), batch.data_samples, mode='predict')

    def logits(self, batch: Batch) -> Tensor:
        """Return the logits of a classifier, (N, K)."""
        network = self.module.to(batch.inputs.device)
        with self.own_precision():
            return as_full_precision(
                network(self._inputs(batch), batch.data_samples, mode='tensor'))

    @contextmanager
    def in_float32(self) -> Iterator[None]:
        """Compute in float32 in the block, because operations such as NMS take no half precision.

        The weights keep their values, so that going back to half precision loses nothing.
        """
        dtype, self.dtype = self.dtype, None
        try:
            self.module.float()
            yield
        finally:
            self.dtype = dtype
            if dtype is not None:
                self.module.to(dtype)

    def _inputs(self, batch: Batch) -> Tensor:
        inputs = self.view(batch)
        return inputs.to(self.dtype or inputs.dtype, memory_format=self.memory_format)

    def load(self, path: str | None) -> None:
        """Load the weights strictly, from a path or URL.

        Raises:
            FileNotFoundError: If there is no such file.
            RuntimeError: If names or shapes differ, or if neither a path nor the teacher's config
                names weights.
        """
        if path is not None:
            self.class_names = checkpoint.load_teacher(
                self.module, path, self.role, f'model.{self.setting("checkpoint")}')
        elif uncovered := _without_weights(self.module):
            key = f'model.{self.setting("checkpoint")}'
            raise RuntimeError(
                f'the {self.role} has no weights for {uncovered}: set {key} to a file or URL (on '
                f'the command line: --cfg-options {key}=PATH), or give the teacher an '
                "init_cfg=dict(type='Pretrained', checkpoint=...)")
        else:
            self.module.init_weights()
        self.module.eval()
        self._running = None
        print_log(f'{self.role} {type(self.module).__name__} loaded from {path or "its init_cfg"}',
                  'current')

    def apply_to_tensors(self, move: Callable[[Tensor], Tensor]) -> None:
        """Move the teacher's tensors as the student's are moved; a set dtype stays."""
        if self.is_shared:
            return
        self._running = None
        if self.dtype is None:
            self.module._apply(move)
            return
        device = next(self.module.parameters()).device
        self.module.to(move(torch.empty(0, device=device)).device)


def _without_weights(module: nn.Module) -> list[str]:
    """Name the parts whose config has no pretrained weights and that no wrapper has loaded."""
    if _is_pretrained(module):
        return []
    return [name for name, child in module.named_children()
            if any(True for _ in child.parameters()) and not _is_pretrained(child)]


def _is_pretrained(module: nn.Module) -> bool:
    if getattr(module, '_is_init', False):  # mmpretrain's timm wrapper sets it after loading.
        return True
    configs = getattr(module, 'init_cfg', None) or []
    return any(str(cfg.get('type')).rpartition('.')[2] == 'Pretrained'
               for cfg in (configs if isinstance(configs, list) else [configs]))
