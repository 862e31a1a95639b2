"""A network by the name that somebody knows it by, as a config, with what its weights expect."""
import copy
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn

from mmkd.models import third_party_checkpoint
from mmkd.registry import MODELS
from mmkd.utils import checkpoint, weight_files
from mmkd.utils.repository import repository_root

if TYPE_CHECKING:
    from mmkd.recipes.detectors import Detector

IMAGENET_MEAN, IMAGENET_STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
TRANSFORMERS = ('vit', 'deit', 'swin', 'cait', 'beit', 'eva', 'mixer')
FILES = ('.pth', '.pt', '.ckpt', '.bin', '.safetensors')
KINDS = ('a name of configs/_base_/models such as resnet18 or resnet8x4, timm/NAME, '
         "torchvision/NAME, huggingface/ORG/NAME, a name of mmpretrain, or a config of one's own")


@dataclass(frozen=True)
class Network:
    """A classifier and what its weights expect of an image.

    Attributes:
        name: As it was asked for.
        config: Of a model of mmpretrain, without weights.
        mean: In pixel values of red, green and blue.
        std: Likewise.
        size: Side of the images that the weights were trained on, or that it can take alone.
        is_fixed: Whether it takes that size alone.
        is_bgr: Whether it sees blue first; mean and std are then in that order.
        weights: Where public weights come from: 'timm', 'torchvision', a URL or a file; None
            where there are none.
    """

    name: str
    config: dict
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD
    size: int | None = None
    is_fixed: bool = False
    is_bgr: bool = False
    weights: str | None = None

    @property
    def classes(self) -> int:
        """The number of classes that it tells apart."""
        return _owner_of_classes(self.config)['num_classes']

    @property
    def is_transformer(self) -> bool:
        """Whether AdamW should train it."""
        return any(word in str(self.config).lower() for word in TRANSFORMERS)

    def with_classes(self, number: int) -> 'Network':
        """Return the same network for another number of classes."""
        config = copy.deepcopy(self.config)
        _owner_of_classes(config)['num_classes'] = number
        return replace(self, config=config)

    def build(self) -> nn.Module:
        """Build it with random weights."""
        init_default_scope('mmkd')
        return MODELS.build(copy.deepcopy(self.config))

    def may_lack(self, missing: list[str]) -> bool:
        """Say whether weights are this network's although some are missing: those of one layer."""
        return len(missing) <= 4


def find(name: str, config_of: Mapping[str, object] | None = None) -> Network:
    """Return the network of a name.

    Args:
        name: One of the kinds that the message of an unknown name lists.
        config_of: A config that was read already, for a path.

    Raises:
        ValueError: If there is no such network; the message has the closest names.
    """
    library, _, rest = name.partition('/')
    if config_of is not None:
        return _from_config(name, config_of)
    if library == 'timm' and rest:
        return _from_timm(name, rest)
    if library == 'torchvision' and rest:
        return _from_torchvision(name, rest)
    if library in ('huggingface', 'hf') and rest:
        return _from_timm(name, f'hf-hub:{rest}')
    if name.endswith(FILES):
        raise ValueError(f'{name} is a file of weights: name the network itself, and the file with '
                         '--teacher-weights or --student-weights')
    files = {path.stem: path for path in
             (repository_root() / 'configs/_base_/models').glob('*/*.py')
             if path.parent.name in ('cifar', 'imagenet')}
    if name in files:
        base = Config.fromfile(files[name]).get(name).to_dict()
        return Network(name, base)
    return _from_mmpretrain(name, list(files))


def _from_config(name: str, cfg: Mapping) -> Network:
    model = copy.deepcopy(cfg['model'].to_dict() if isinstance(cfg, Config) else cfg['model'])
    model = model.get('student', model)
    if 'head' not in model and 'num_classes' not in model:
        raise ValueError(f'{name}: the model must be a classifier with a head, and it has '
                         f'{", ".join(model)}')
    model.setdefault('_scope_', cfg.get('default_scope', 'mmpretrain'))
    pre = {**cfg.get('data_preprocessor', {}), **(model.pop('data_preprocessor', None) or {})}
    return Network(name, model, tuple(pre.get('mean', IMAGENET_MEAN)),
                   tuple(pre.get('std', IMAGENET_STD)), is_bgr=not pre.get('to_rgb', True))


def _from_timm(name: str, rest: str) -> Network:
    try:
        import timm
    except ImportError as error:
        raise ValueError(f'{name} needs timm: pip install timm') from error
    try:
        found = timm.models.get_pretrained_cfg(rest) if not rest.startswith('hf-hub:') else (
            timm.models.load_model_config_from_hf(rest.removeprefix('hf-hub:'))[0])
        known = found is not None
    except (RuntimeError, OSError, ValueError) as error:
        raise ValueError(f'timm cannot find {rest}: {error}') from error
    if not known:
        close = difflib.get_close_matches(rest, timm.list_models(), n=3)
        raise ValueError(f'timm has no {rest}. Close names: {", ".join(close) or "none"}')
    found = found if isinstance(found, dict) else found.to_dict()
    config = dict(type='TimmClassifier', _scope_='mmpretrain', model_name=rest,
                  num_classes=found.get('num_classes') or 1000)
    scale = [tuple(round(255 * value, 3) for value in found[key]) for key in ('mean', 'std')]
    return Network(name, config, *scale, size=found['input_size'][-1],
                   is_fixed=found.get('fixed_input_size', False), weights='timm')


def _from_torchvision(name: str, rest: str) -> Network:
    from torchvision import models
    if rest not in models.list_models(module=models):
        close = difflib.get_close_matches(rest, models.list_models(module=models), n=3)
        raise ValueError(f'torchvision has no classifier {rest}. Close names: '
                         f'{", ".join(close) or "none"}')
    weights = models.get_model_weights(rest).DEFAULT
    preset = weights.transforms()
    config = dict(type='mmkd.ModuleClassifier',
                  module=dict(type=f'torchvision.models.{rest}', num_classes=1000))
    scale = [tuple(round(255 * value, 3) for value in values)
             for values in (preset.mean, preset.std)]
    return Network(name, config, *scale, size=preset.crop_size[0],
                   is_fixed=rest.startswith('vit'), weights='torchvision')


def _from_mmpretrain(name: str, others: list[str]) -> Network:
    from mmpretrain.apis import ModelHub, list_models
    try:
        found = ModelHub.get(name)
    except ValueError as error:
        close = difflib.get_close_matches(name, [*others, *list_models()], n=3)
        raise ValueError(f'there is no network {name!r}: {KINDS}. Close names: '
                         f'{", ".join(close) or "none"}') from error
    return replace(_from_config(name, found.config), weights=found.weights)


def save_weights(network: 'Network | Detector', source: str | None, target: Path) -> str:
    """Write weights that others trained as a checkpoint of the network, and say what they fit.

    A head for other classes is left out; the network then starts it anew.

    Args:
        network: The network or detector, for the classes that it is to tell apart.
        source: File or URL; None takes the public weights.
        target: File to write.

    Raises:
        ValueError: If there are no weights, or they are not those of this network.
    """
    source = source or network.weights
    if source is None:
        raise ValueError(f'{network.name} has no public weights: name a file with '
                         '--teacher-weights, or train it here with --train-teacher N')
    built = network.build()
    expected = built.state_dict()
    state = (_public_state(network) if source in ('timm', 'torchvision') else
             third_party_checkpoint.read(source).state)
    fitting = {key: value for key, value in state.items()
               if key in expected and value.shape == expected[key].shape}
    missing = [key for key in expected if key not in fitting
               and not key.endswith('num_batches_tracked')
               and not key.startswith('data_preprocessor.')]
    if not network.may_lack(missing):
        difference = checkpoint.differences(expected, state)
        raise ValueError(f'{source} does not fit {network.name}: {difference}. '
                         f'{checkpoint.FOREIGN_WEIGHTS}')
    target.parent.mkdir(parents=True, exist_ok=True)
    weight_files.save(dict(state_dict={**expected, **fitting}, meta=dict(source=str(source))),
                      target)
    return f'without {", ".join(missing)}' if missing else 'complete'


def _public_state(network: Network) -> dict[str, torch.Tensor]:
    config = network.config
    try:
        if network.weights == 'timm':
            import timm
            return timm.create_model(config['model_name'], pretrained=True).state_dict()
        from torchvision import models
        return models.get_model(config['module']['type'].rpartition('.')[2],
                                weights='DEFAULT').state_dict()
    except (OSError, RuntimeError) as error:
        raise ValueError(f'the weights of {network.name} cannot be had: {error}. Download them '
                         'elsewhere and name the file with --teacher-weights') from error


def _owner_of_classes(config: dict) -> dict:
    for key in ('head', 'module'):
        if key in config:
            return config[key]
    return config
