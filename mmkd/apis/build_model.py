"""A model outside of a run."""
import copy

from mmengine.config import Config
from torch import nn

from mmkd.registry import MODELS
from mmkd.utils import fault_places


def build_model(cfg: Config, model_cfg: dict, device: str) -> nn.Module:
    """Build a model as Runner does, with random weights.

    Raises:
        ExpectedFault: If an entry of its config is wrong.
    """
    model_cfg = copy.deepcopy(model_cfg)
    if 'data_preprocessor' in cfg:
        model_cfg.setdefault('data_preprocessor', cfg.data_preprocessor)
    with fault_places.located(cfg):
        return MODELS.build(model_cfg).to(device).train()
