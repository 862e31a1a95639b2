"""Pooled features of a trained network."""
import copy
from collections.abc import Iterator

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from rich.progress import track
from torch import Tensor, nn
from torch.utils.data import DataLoader

from mmkd.registry import MODELS
from mmkd.utils import checkpoint


def load_student(cfg: Config, path: str) -> nn.Module:
    """Build and load the network that a config trains: a student, a first peer or a plain model.

    Args:
        cfg: Config of any run of classification.
        path: Checkpoint of that run, or a published file.

    Raises:
        ValueError: If the network is no classifier with pooled features.
        FileNotFoundError: If there is no such file.
        RuntimeError: If the weights do not fit.
    """
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    model = cfg.model
    model_cfg = copy.deepcopy(model.get('student') or (model.get('peers') or [model])[0])
    if 'data_preprocessor' in cfg:
        model_cfg.setdefault('data_preprocessor', cfg.data_preprocessor)
    network = MODELS.build(model_cfg)
    if not hasattr(getattr(network, 'head', None), 'pre_logits'):
        raise ValueError(f'{type(network).__name__} is no classifier with pooled features')
    checkpoint.load_network(network, path, role='student',
                            without=checkpoint.training_only_prefixes(network))
    network.requires_grad_(False)
    return network.eval().to('cuda' if torch.cuda.is_available() else 'cpu')


def pooled_features(network: nn.Module, preprocessor: nn.Module, loader: DataLoader,
                    description: str | None = None) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the features (N, D) and labels (N,) of each batch.

    Args:
        network: A classifier of mmpretrain in eval mode.
        preprocessor: The data preprocessor that normalises the images of this data set.
        loader: The loader of the images.
        description: Text beside a progress bar. None shows no bar.
    """
    batches = loader if description is None else track(loader, description, transient=True)
    for data in batches:
        data = preprocessor(data, False)
        with torch.no_grad():
            features = network.extract_feat(data['inputs'], stage='pre_logits')
        yield features, torch.cat([sample.gt_label for sample in data['data_samples']])
