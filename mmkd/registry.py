"""Registries of mmkd: one child for each registry of MMEngine, under the scope ``mmkd``.

A scope that lacks a registry costs a warning at each look-up, so all of them have a child here,
also those to which mmkd adds nothing. A module named in ``locations`` is imported at the first
look-up, so ``import mmkd`` alone stays cheap.
"""
from mmengine import registry as mmengine_registry
from mmengine.registry import Registry


def _child(parent_name: str, *locations: str) -> Registry:
    parent = getattr(mmengine_registry, parent_name)
    return Registry(parent.name, parent=parent, scope='mmkd', locations=list(locations))


RUNNERS = _child('RUNNERS', 'mmkd')
RUNNER_CONSTRUCTORS = _child('RUNNER_CONSTRUCTORS', 'mmkd')
LOOPS = _child('LOOPS', 'mmkd')
HOOKS = _child('HOOKS', 'mmkd.hooks')
STRATEGIES = _child('STRATEGIES', 'mmkd')
DATASETS = _child('DATASETS', 'mmkd.datasets')
DATA_SAMPLERS = _child('DATA_SAMPLERS', 'mmkd')
TRANSFORMS = _child('TRANSFORMS', 'mmkd.datasets')
MODELS = _child('MODELS', 'mmkd.distillers', 'mmkd.losses', 'mmkd.connectors', 'mmkd.models',
                'mmkd.self_supervision')
MODEL_WRAPPERS = _child('MODEL_WRAPPERS', 'mmkd')
WEIGHT_INITIALIZERS = _child('WEIGHT_INITIALIZERS', 'mmkd.connectors')
OPTIMIZERS = _child('OPTIMIZERS', 'mmkd')
OPTIM_WRAPPERS = _child('OPTIM_WRAPPERS', 'mmkd.optim')
OPTIM_WRAPPER_CONSTRUCTORS = _child('OPTIM_WRAPPER_CONSTRUCTORS', 'mmkd')
PARAM_SCHEDULERS = _child('PARAM_SCHEDULERS', 'mmkd')
METRICS = _child('METRICS', 'mmkd.evaluation')
EVALUATORS = _child('EVALUATOR', 'mmkd')
TASK_UTILS = _child('TASK_UTILS', 'mmkd')
VISUALIZERS = _child('VISUALIZERS', 'mmkd')
VISBACKENDS = _child('VISBACKENDS', 'mmkd')
LOG_PROCESSORS = _child('LOG_PROCESSORS', 'mmkd')
INFERENCERS = _child('INFERENCERS', 'mmkd')
FUNCTIONS = _child('FUNCTIONS', 'mmkd.utils', 'mmkd.datasets')
