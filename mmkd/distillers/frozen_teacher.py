from collections.abc import Callable, Mapping

import torch
from mmengine.logging import print_log
from torch import Tensor, nn

from mmkd.distillers import engine as engines
from mmkd.distillers.batch import Batch
from mmkd.distillers.feature_capture import FeatureCapture
from mmkd.distillers.teacher_view import TeacherView
from mmkd.distillers.tensor_tree import as_full_precision
from mmkd.utils import checkpoint

ENGINE_KEYS = ('dtype', 'memory_format', 'compile')


class FrozenTeacher:
    """The teacher and the way it runs: in eval mode, without gradients, never changed.

    It is no ``nn.Module`` on purpose. As a plain attribute of the distiller it stays out of
    ``train()``, the optimizer, DDP, SyncBN conversion and checkpoints; a deep copy of the
    distiller (EMA) shares it.

    Args:
        module: The network; mmpretrain or mmdet model.
        layers: Record name -> sub-module, see :class:`FeatureCapture`.
        input_cfg: How the teacher sees the images: ``mean`` and ``std`` (in pixel values 0..255,
            one per channel), ``channels='same' | 'reversed'`` (RGB for a BGR student and the other
            way round), ``size=(height, width)`` or ``scale=2.0`` (bilinear). Default: as the
            student does.
        engine: ``dtype`` ('float32', 'bfloat16', 'float16'), ``memory_format``
            ('contiguous', 'channels_last') and ``compile`` (arguments of ``torch.compile``).
        student_preprocessor: The data preprocessor, for undoing the student's normalisation.
    """

    def __init__(self, module: nn.Module, layers: Mapping[str, str | dict], *,
                 input_cfg: Mapping | None = None, engine: Mapping | None = None,
                 student_preprocessor: nn.Module | None = None) -> None:
        module.eval()
        module.requires_grad_(False)
        self.module = module
        self.capture = FeatureCapture(module, layers)
        self.runs_head = not all(path.split('.')[0] in ('backbone', 'neck')
                                 for path in self.capture.paths.values())
        self.view = TeacherView(student_preprocessor, **(input_cfg or {}))
        engine = engines.check_engine('teacher_engine', engine or {}, ENGINE_KEYS)
        self.dtype = getattr(torch, engine['dtype']) if 'dtype' in engine else None
        if self.dtype is not None:
            module.to(self.dtype)
        self.memory_format = engines.apply_engine(module, engine)

    def __deepcopy__(self, memo: dict) -> 'FrozenTeacher':
        return self

    def __call__(self, batch: Batch) -> dict[str, Tensor | tuple | list]:
        """Return the captured outputs; half precision is promoted to float32.

        Only backbone and neck run when every captured layer lies there.
        """
        with torch.no_grad():
            inputs = self.view(batch)
            inputs = inputs.to(self.dtype or inputs.dtype, memory_format=self.memory_format)
            with torch.autocast(inputs.device.type, enabled=self._follows_autocast(inputs)), \
                    self.capture as outputs:
                if self.runs_head:
                    self.module(inputs, batch.data_samples, mode='tensor')
                else:
                    self.module.extract_feat(inputs)
        return as_full_precision(outputs)

    def predict(self, batch: Batch) -> list:
        """Return the teacher's predictions, as its own library makes them."""
        with torch.no_grad():
            inputs = self.view(batch)
            inputs = inputs.to(self.dtype or inputs.dtype, memory_format=self.memory_format)
            return self.module(inputs, batch.data_samples, mode='predict')

    def load(self, path: str | None) -> None:
        """Load the weights strictly, from a path or URL.

        Raises:
            FileNotFoundError: There is no such file.
            RuntimeError: Names or shapes differ, or there is no path although nothing in the
                teacher's config names pretrained weights.
        """
        if path is not None:
            checkpoint.load_teacher(self.module, path)
        elif _is_pretrained(self.module):
            self.module.init_weights()
        else:
            raise RuntimeError(
                'the teacher has no weights: set model.teacher_checkpoint to a file or URL (on the '
                'command line: --cfg-options model.teacher_checkpoint=PATH), or give the teacher '
                "an init_cfg=dict(type='Pretrained', checkpoint=...)")
        self.module.eval()
        print_log(f'teacher {type(self.module).__name__} loaded from {path or "its init_cfg"}',
                  'current')

    def follow(self, move: Callable[[Tensor], Tensor]) -> None:
        """Move the teacher's tensors as the student's are moved; its own dtype stays."""
        self.module._apply(move)
        if self.dtype is not None:
            self.module.to(self.dtype)

    def _follows_autocast(self, inputs: Tensor) -> bool:
        return self.dtype is None and torch.is_autocast_enabled(inputs.device.type)


def _is_pretrained(module: nn.Module) -> bool:
    """Whether the config names pretrained weights, or a wrapper (timm) has them loaded already."""
    if any(getattr(child, '_is_init', False) for child in module.modules()):
        return True
    configs = [getattr(child, 'init_cfg', None) for child in module.modules()]
    flat = [item for cfg in configs if cfg for item in (cfg if isinstance(cfg, list) else [cfg])]
    return any(str(cfg.get('type')).rpartition('.')[2] == 'Pretrained' for cfg in flat)
