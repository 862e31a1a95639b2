"""The settings, weights and data of the same training step in a public code base and in mmkd."""
import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn

import step_parts
import third_party_steps
from demo_runs import ROOT
from mmkd.apis.build_model import build_model
from mmkd.apis.methods import load_methods
from mmkd.models import third_party_keys
from mmkd.structures import LabelledSamples
from mmkd.utils import memory, weight_files

PAIRS = {  # pair -> names of teacher and student, and how mdistiller calls its file, if needed
    'resnet32x4_resnet8x4': ('resnet32x4', 'resnet8x4', 'res32x4_res8x4'),
    'wrn_40_2_wrn_16_2': ('wrn_40_2', 'wrn_16_2', 'wrn40_2_wrn_16_2'),
    'resnet56_resnet20': ('resnet56', 'resnet20', ''),
}


class Theirs(NamedTuple):
    """A public step, and what it is compared with."""

    kind: str
    """Whose code it is, a key of ``third_party_steps.CLONES``."""
    method: str
    """The method, by our name."""
    file: str = ''
    """Their settings."""
    pairs: tuple[str, ...] = ('resnet32x4_resnet8x4', 'wrn_40_2_wrn_16_2')
    """The pairs, keys of ``PAIRS``."""


METHODS = {
    'KD': Theirs('mdistiller', 'KD', 'configs/cifar100/kd.yaml'),
    'DKD': Theirs('mdistiller', 'DKD', 'configs/cifar100/dkd/{file}.yaml'),
    'SD-KD': Theirs('sdd', 'SD-KD', 'configs/cifar100/sdd_kd/{file}.yaml'),
    'HSSAKD': Theirs('hsakd', 'HSSAKD'),
    # Its WRN has other shortcuts, and it has no ResNet8x4.
    'KD-torchdistill': Theirs('torchdistill', 'KD', pairs=('resnet56_resnet20', )),
}
_HALF = dict(dtype='bfloat16')
_COMPILED = dict(compile=dict())
# Constants such as the teacher's weights are laid out once. The folded copy alone is compiled, and
# made anew when the weights change.
_FROZEN = dict(compile=dict(options=dict(freezing=True)))


class Setting(NamedTuple):
    """The settings that are changed in a config."""

    student: dict
    """Keys of ``student_engine``."""
    teacher: dict
    """Keys of ``teacher_engine``."""
    keeps_memory: bool = True

    @property
    def is_exact(self) -> bool:
        """Whether it leaves the arithmetic as it is, up to rounding of float32."""
        return 'dtype' not in self.teacher


SETTINGS = {
    'config': Setting({}, {}),
    'memory given back': Setting({}, {}, keeps_memory=False),
    'compiled teacher': Setting({}, _FROZEN),
    'both compiled': Setting(_COMPILED, _FROZEN),
    'bf16 teacher': Setting({}, _HALF),
    'bf16 teacher, both compiled': Setting(_COMPILED, {**_HALF, **_FROZEN}),
}


class Case(NamedTuple):
    """One comparison; it can be sent to another process."""

    method: str
    pair: str
    clone: Path
    device: str
    folder: Path
    """Where the two processes exchange data and weights."""

    @property
    def kind(self) -> str:
        """Whose code it is, a key of ``third_party_steps.CLONES``."""
        return METHODS[self.method].kind

    def load_config(self) -> Config:
        """Read the config of mmkd's step."""
        teacher, student, _ = PAIRS[self.pair]
        method = load_methods()[METHODS[self.method].method]
        return Config.fromfile(ROOT / method.pair_config(teacher, student))


def write_batch(case: Case, batch_size: int) -> None:
    """Draw random uint8 images and labels, once for all processes."""
    images = torch.randint(0, 256, (batch_size, 3, 32, 32), dtype=torch.uint8)
    torch.save(dict(images=images, labels=torch.randint(0, 100, (batch_size, ))),
               case.folder / 'batch.pth')


def public_step(case: Case) -> Callable[[], object]:
    """Build the public step, on images that are normalised already, and write its weights."""
    teacher, student, file = PAIRS[case.pair]
    clone, cfg = third_party_steps.CLONES[case.kind], case.load_config()
    settings = dict(teacher=teacher + clone.suffix, student=student + clone.suffix, scales=None,
                    file=METHODS[case.method].file.format(file=file))
    if case.kind == 'sdd':
        settings['scales'] = str(list(cfg.model.connectors.regions.module.scales)).replace(' ', '')
    batch = weight_files.load(case.folder / 'batch.pth')
    mean, std = (torch.tensor(cfg.data_preprocessor[key]).view(1, 3, 1, 1)
                 for key in ('mean', 'std'))
    torch.manual_seed(0)
    try:
        public = clone.step(case.clone, settings, (batch['images'].float() - mean) / std,
                            batch['labels'], case.device)
    except (ImportError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f'{case.clone} is another version of {clone.address} than this comparison '
                         f'knows, or lacks what it imports: {error!r}') from error
    torch.save(dict(student=public.student.state_dict(), teacher=public.teacher.state_dict()),
               case.folder / 'weights.pth')
    return public.step


def mmkd_step(case: Case, setting: Setting) -> Callable[[], object]:
    """Build mmkd's step, preprocessing included, on the batch and weights of the public step."""
    cfg = case.load_config()
    init_default_scope(cfg.default_scope)
    if setting.keeps_memory:
        memory.keep_freed_memory()
    model_cfg = copy.deepcopy(cfg.model)
    model_cfg.student_engine.update(copy.deepcopy(setting.student))
    model_cfg.teacher_engine.update(copy.deepcopy(setting.teacher))
    model = build_model(cfg, model_cfg, case.device)
    weights = weight_files.load(case.folder / 'weights.pth', case.device)
    load_public(model.student, weights['student'])
    load_public(model.teacher.module, weights['teacher'])
    batch = weight_files.load(case.folder / 'batch.pth')
    samples = list(LabelledSamples(batch['labels']))
    return step_parts.make_step(cfg, model, dict(inputs=batch['images'], data_samples=samples))


def load_public(network: nn.Module, state: Mapping) -> None:
    """Load weights under public names into mmkd's network, strictly."""
    has_branches = any(key.startswith('auxiliary_classifier.') for key in state)
    rename = third_party_keys.rename_branched if has_branches else third_party_keys.rename
    network.load_state_dict(rename(state, type(network.backbone).__name__))
