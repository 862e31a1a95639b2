"""Registries of mmkd: one child for each registry of MMEngine, under the scope ``mmkd``.

A scope that lacks a registry costs a warning at each look-up, so all of them have a child here,
also those to which mmkd adds nothing. A module named in ``locations`` is imported at the first
look-up, so ``import mmkd`` alone stays cheap.
"""
from mmengine import registry as mmengine_registry
from mmengine.registry import Registry

from mmkd.utils import build_faults
from mmkd.utils.argument_checks import check_arguments


class CheckedRegistry(Registry):
    """A registry whose classes refuse arguments that are unknown or of another type than annotated.

    Python's own message names an unknown argument alone, and a wrong type fails later, somewhere
    else. It makes no difference which registry builds a class: the check belongs to its
    constructor.
    """

    def _register_module(self, module: type, *args, **kwargs) -> None:
        super()._register_module(check_arguments(module), *args, **kwargs)


def _build_or_explain(self: Registry, cfg: dict, *args: object, **kwargs: object) -> object:
    """Build an entry of a config, or say what is wrong with it.

    It stands in for ``Registry.build``, in every scope.

    Raises:
        SettingFault: If a type or an argument is unknown or missing; the message has the closest.
    """
    try:
        return _build(self, cfg, *args, **kwargs)
    except (KeyError, TypeError) as error:
        fault = build_faults.explain(self, cfg, error)
        if fault is None:
            raise
        raise fault from error


_build = Registry.build
Registry.build = _build_or_explain


def _child(parent_name: str, *locations: str) -> CheckedRegistry:
    parent = getattr(mmengine_registry, parent_name)
    return CheckedRegistry(parent.name, parent=parent, scope='mmkd', locations=list(locations))


RUNNERS = _child('RUNNERS', 'mmkd')
RUNNER_CONSTRUCTORS = _child('RUNNER_CONSTRUCTORS', 'mmkd')
LOOPS = _child('LOOPS', 'mmkd.evaluation', 'mmkd.optim')
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
FUNCTIONS = _child('FUNCTIONS', 'mmkd.utils.random_state', 'mmkd.datasets')
