"""A detector by the name that somebody knows it by, as a config, with what its weights expect."""
import copy
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mmengine.config import Config, ConfigDict
from mmengine.hub import get_config
from mmengine.registry import init_default_scope
from mmengine.utils import get_installed_path
from torch import nn

from mmkd.recipes.networks import FILES
from mmkd.registry import MODELS
from mmkd.utils.libraries import library_of

KINDS = ("the name of a config of mmdet's model zoo, or the beginning of one, such as "
         "retinanet_r18 or faster-rcnn_r50_fpn_1x_coco; or the path of a config")
USUAL = 'fpn_1x_coco'  # Of several configs that begin alike.


@dataclass(frozen=True)
class Detector:
    """A detector of mmdet and what it expects of an image.

    Attributes:
        name: Of its config.
        config: Of the model, with its data preprocessor.
        zoo: Its config below mmdet's, such as ``retinanet/retinanet_r50_fpn_1x_coco.py``; empty
            for a config of somebody's own.
    """

    name: str
    config: dict
    zoo: str = ''

    @property
    def classes(self) -> int:
        """The number of classes that it finds; 0 where no head tells it."""
        return next((head['num_classes'] for head in _heads(self.config)), 0)

    @property
    def is_two_stage(self) -> bool:
        """Whether a first stage proposes regions."""
        return 'roi_head' in self.config

    @property
    def weights(self) -> str | None:
        """The address of the public weights; None where there are none."""
        if not self.zoo:
            return None
        try:
            return get_config(f'mmdet::{self.zoo}', pretrained=True).model_path
        except (AssertionError, AttributeError):
            return None

    def with_classes(self, number: int) -> 'Detector':
        """Return the same detector for another number of classes."""
        config = copy.deepcopy(self.config)
        for head in _heads(config):
            head['num_classes'] = number
        return replace(self, config=config)

    def without_init(self) -> 'Detector':
        """Return the same detector, whose backbone reads no weights of its own: a file has all."""
        config = copy.deepcopy(self.config)
        config['backbone']['init_cfg'] = None
        return replace(self, config=config)

    def without_weights(self) -> 'Detector':
        """Return the same detector with a backbone that starts from random weights.

        Nothing of it is frozen, and its BatchNorms count.
        """
        config = self.without_init().config
        backbone = config['backbone']
        if 'frozen_stages' in backbone:
            backbone.update(frozen_stages=-1, norm_eval=False)
            backbone['norm_cfg'] = dict(backbone.get('norm_cfg', dict(type='BN')),
                                        requires_grad=True)
        return replace(self, config=config)

    def build(self) -> nn.Module:
        """Build it without reading weights."""
        init_default_scope('mmkd')
        return MODELS.build(ConfigDict(copy.deepcopy(self.config)))

    def may_lack(self, missing: list[str]) -> bool:
        """Say whether weights are this detector's although some are missing: those of heads."""
        return not any(key.startswith(('backbone.', 'neck.')) for key in missing)


def find(name: str, config_of: Mapping | None = None) -> Detector:
    """Return the detector of a name.

    Args:
        name: One of the kinds that the message of an unknown name lists.
        config_of: A config that was read already, for a path.

    Raises:
        ValueError: If there is no such detector; the message has the closest names.
    """
    if config_of is not None:
        return _from_model(name, config_of['model'])
    if name.endswith(FILES):
        raise ValueError(f'{name} is a file of weights: name the detector by its config, and the '
                         'file with --teacher-weights or --student-weights')
    zoo = _zoo()
    wanted = name.removeprefix('mmdet/').removesuffix('.py').replace('-', '_')
    found = [stem for stem in zoo if stem.replace('-', '_') == wanted] or [
        stem for stem in zoo if stem.replace('-', '_').startswith(f'{wanted}_')]
    if not found:
        close = difflib.get_close_matches(name, zoo, n=3)
        raise ValueError(f'there is no detector {name!r}: {KINDS}. Close names: '
                         f'{", ".join(close) or "none"}')
    stem = min(found, key=lambda one: (not one.endswith(USUAL), len(one), one))
    detector = _from_model(stem, get_config(f'mmdet::{zoo[stem]}').model)
    return replace(detector, zoo=zoo[stem])


def _zoo() -> dict[str, str]:
    """Return the configs of mmdet: name -> path below its folder of configs."""
    root = Path(get_installed_path('mmdet'), '.mim', 'configs')
    return {path.stem: path.relative_to(root).as_posix() for path in sorted(root.glob('*/*.py'))
            if path.parent.name != '_base_'}


def _from_model(name: str, model: Mapping) -> Detector:
    model = model.to_dict() if isinstance(model, Config | Mapping) and hasattr(
        model, 'to_dict') else dict(model)
    model = copy.deepcopy(model.get('student', model))
    if library_of(model) != 'mmdet' or 'backbone' not in model:
        raise ValueError(f'{name}: the model must be a detector of mmdet with a backbone and a '
                         f'head, and it has {", ".join(model)}')
    if 'mask_head' in (model.get('roi_head') or {}) or 'mask_head' in model:
        raise ValueError(f'{name} also predicts masks, and the boxes of the data have none: take '
                         'a detector of boxes alone')
    model.setdefault('_scope_', 'mmdet')
    return Detector(name, model)


def _heads(node: object) -> Iterator[dict]:
    """Yield the parts of a detector's config that know classes; a first stage knows none."""
    if isinstance(node, list | tuple):
        for part in node:
            yield from _heads(part)
    elif isinstance(node, dict):
        if 'num_classes' in node:
            yield node
        for key, part in node.items():
            if key != 'rpn_head':
                yield from _heads(part)
