"""The config of a trained network alone, which its library reads without mmkd."""
import copy
from collections.abc import Mapping
from pathlib import Path

from mmengine.config import Config

from mmkd.utils.libraries import library_of

OWN_PREPROCESSORS = {'SingleLabelPreprocessor': 'mmpretrain.ClsDataPreprocessor',
                     'mmkd.SingleLabelPreprocessor': 'mmpretrain.ClsDataPreprocessor'}
NAME = 'network.py'


def plain_config(cfg: Config) -> Config:
    """Return the config of the network that a run trains, with what prepares its images.

    For ``mmpretrain.get_model``, ``mmdet.apis.init_detector`` and ``mmseg.apis.init_model``. A
    network that only mmkd has needs mmkd all the same; the config then imports it.

    Args:
        cfg: Config of any run.
    """
    model = cfg.model
    network = copy.deepcopy(model.get('student') or (model.get('peers') or [model])[0])
    network = network.to_dict() if hasattr(network, 'to_dict') else dict(network)
    scope = network.get('_scope_') or library_of(network)
    shared = cfg.get('data_preprocessor') or model.get('data_preprocessor')
    preprocessor = dict(network.get('data_preprocessor') or shared or {})
    if preprocessor.get('type') in OWN_PREPROCESSORS:
        preprocessor['type'] = OWN_PREPROCESSORS[preprocessor['type']]
    if preprocessor:
        network['data_preprocessor'] = preprocessor
    found = dict(default_scope=scope, model=network)
    dataset = _without_scope(_dataset(cfg)) if scope == 'mmseg' else _dataset(cfg)
    if dataset:
        found['test_dataloader'] = dict(dataset=dataset)
        found['test_pipeline'] = dataset['pipeline']
    if 'mmkd.' in str(network):
        found['custom_imports'] = dict(imports=['mmkd.models'], allow_failed_imports=False)
    return Config(found)


def write(cfg: Config, path: Path) -> Path:
    """Write the plain config of a run and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('# The network alone: for mmpretrain.get_model, mmdet.apis.init_detector, '
                    f'mmseg.apis.init_model and mmkd predict.\n{plain_config(cfg).pretty_text}')
    return path


def _dataset(cfg: Config) -> dict:
    """Return the test set without the transforms that wrap another data set."""
    dataset: Mapping = (cfg.get('test_dataloader') or {}).get('dataset', {})
    while 'pipeline' not in dataset and 'dataset' in dataset:
        dataset = dataset['dataset']
    if 'pipeline' not in dataset:
        return {}
    kept = {key: dataset[key] for key in ('type', 'metainfo') if key in dataset}
    return Config(dict(kept, pipeline=dataset['pipeline'])).to_dict()


def _without_scope(node: object) -> object:
    """Return a tree of settings whose types lack the prefix ``mmseg.``

    Where an image has no label map, mmseg looks for ``LoadAnnotations`` by that very name.
    """
    if isinstance(node, list):
        return [_without_scope(value) for value in node]
    if not isinstance(node, dict):
        return node
    return {key: value.removeprefix('mmseg.')
            if key.endswith('type') and isinstance(value, str) else _without_scope(value)
            for key, value in node.items()}
