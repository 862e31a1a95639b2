from mmengine.model import BaseModule
from mmpretrain.utils import require
from torch import Tensor

from mmkd.registry import MODELS


@MODELS.register_module()
class HuggingFaceBackbone(BaseModule):
    """Any vision backbone of transformers, such as one whose tokens a student learns.

    mmpretrain has a classifier of transformers, which gives logits alone; this backbone gives the
    last hidden state. The network's modules stand under ``model``, and so do the keys of its
    weights: ``model.layernorm`` of a DINOv2 is a layer to capture.

    Args:
        model_type: Type of the model as transformers names it, such as 'dinov2',
            'dinov2_with_registers', 'vit' or 'siglip_vision_model'. The network is made without
            the hub, and its weights are random until a file is loaded.
        config: What differs from the defaults of the model's configuration. None changes nothing.

    Raises:
        ImportError: If transformers is missing.
        ValueError: If the model's type is unknown, or it has no such setting.
    """

    @require('transformers')
    def __init__(self, model_type: str, *, config: dict | None = None,
                 init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg)
        from transformers import AutoConfig, AutoModel
        default = AutoConfig.for_model(model_type)
        if unknown := sorted(set(config or {}) - set(default.to_dict())):
            raise ValueError(f'config of {model_type} has {unknown}; known are '
                             f'{", ".join(sorted(default.to_dict()))}')
        self.model = AutoModel.from_config(AutoConfig.for_model(model_type, **(config or {})))

    def forward(self, images: Tensor) -> tuple[Tensor]:
        """Map images (N, 3, H, W) to the last hidden state: tokens (N, L, C) or maps."""
        return (self.model(pixel_values=images).last_hidden_state, )
