import re

from mmengine.registry import MODELS as ALL_MODELS
from mmpretrain.models import BaseClassifier
from mmpretrain.structures import DataSample
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.registry import MODELS
from mmkd.structures.labelled_samples import labels_of

PREFIX = 'module.'


@MODELS.register_module()
class ModuleClassifier(BaseClassifier):
    """Any network that maps images (N, C, H, W) to logits (N, K), as a classifier of mmpretrain.

    Its state dict has the network's own keys, so that a checkpoint is one of the network. The
    network keeps the weights that it comes with.

    Args:
        module: The network, or its config. The type may be the full name of a function or a class,
            such as ``dict(type='torchvision.models.resnet18', num_classes=10)``.
        loss_weight: Weight of the cross-entropy with the labels, the task's loss.
        data_preprocessor: As in every model of mmpretrain; by default batches only move to the
            device.
    """

    def __init__(self, module: nn.Module | dict, *, loss_weight: float = 1.0,
                 data_preprocessor: dict | None = None) -> None:
        super().__init__(data_preprocessor=data_preprocessor)
        self.module = module if isinstance(module, nn.Module) else _build(module)
        self.loss_weight = loss_weight
        self._is_init = True
        self.register_state_dict_post_hook(_remove_prefix)
        self.register_load_state_dict_pre_hook(_add_prefix)

    def init_weights(self) -> None:
        """Leave the weights as the network has them."""

    def forward(self, inputs: Tensor, data_samples: list | None = None,
                mode: str = 'tensor') -> Tensor | dict[str, Tensor] | list[DataSample]:
        """Return logits, the task's loss, or samples with scores, as every classifier does.

        Raises:
            ValueError: If the mode is none of 'tensor', 'loss' and 'predict'.
        """
        logits = self.module(inputs)
        if mode == 'tensor':
            return logits
        if mode == 'loss':
            loss = F.cross_entropy(logits, labels_of(data_samples))
            return dict(loss=self.loss_weight * loss)
        if mode != 'predict':
            raise ValueError(f"mode must be 'tensor', 'loss' or 'predict', got {mode!r}")
        samples = [DataSample() for _ in logits] if data_samples is None else list(data_samples)
        for sample, scores in zip(samples, logits.softmax(1)):
            sample.set_pred_score(scores).set_pred_label(scores.argmax(0, keepdim=True))
        return samples


def as_classifier(network: nn.Module) -> nn.Module:
    """Return a model of MMEngine as it is, and any other network as a classifier."""
    return network if hasattr(network, 'data_preprocessor') else ModuleClassifier(network)


def _build(module: dict) -> nn.Module:
    """Build a network whose type is known to a registry or is the full name of a function."""
    return ALL_MODELS.build(dict(module))


def _remove_prefix(classifier: nn.Module, state: dict, prefix: str, metadata: dict) -> None:
    for key in [key for key in state if key.startswith(prefix)]:
        own = key[len(prefix):]
        state[prefix + own.removeprefix(PREFIX)] = state.pop(key)


def _add_prefix(classifier: nn.Module, state: dict, prefix: str, *unused: object) -> None:
    for key in [key for key in state if re.match(re.escape(prefix), key)]:
        own = key[len(prefix):]
        if not own.startswith('data_preprocessor.'):
            state[f'{prefix}{PREFIX}{own}'] = state.pop(key)
