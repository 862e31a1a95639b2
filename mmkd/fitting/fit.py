"""A method for any two classifiers: its layers, channels and sizes are taken from the networks."""
import copy
from dataclasses import dataclass

from mmkd.fitting import arguments
from mmkd.fitting.method_files import method_names, read_method
from mmkd.fitting.networks import Layer, Profile

REFUSED = {  # What a method sets beside the difference of two networks -> why it does not fit.
    'type': 'it needs a distiller of its own',
    'inherited': 'it needs parts of the teacher inside the student',
    'layers': 'it needs peers in place of a teacher'}
STAGES = 3
USUAL = dict(pooled='neck')  # Where a method leaves the layer to its pairs.


class DoesNotFitError(ValueError):
    """A method cannot be used with these two networks."""


@dataclass(frozen=True)
class FittedMethod:
    """What :class:`mmkd.Distiller` takes, and what the run needs beside it.

    Attributes:
        model: ``student_layers``, ``teacher_layers``, ``connectors`` and ``losses``.
        task_weight: Weight of the task's own loss.
        settings: What the method sets beside the model, such as the clipping of gradients.
    """

    model: dict
    task_weight: float
    settings: dict


def fit(name: str, student: Profile, teacher: Profile, *, batch_size: int = 64) -> FittedMethod:
    """Fit a method to two classifiers.

    Args:
        name: Name of a file in ``configs/_base_/methods``, such as ``'sd_kd'``.
        student: From :func:`mmkd.fitting.profile`.
        teacher: Likewise.
        batch_size: Images of a step, which SemCKD needs to know.

    Raises:
        ValueError: If there is no such method.
        DoesNotFitError: If it does not fit these networks; the message says why and what does.
    """
    given = read_method(name)
    try:
        return _fit(name, given, student, teacher, batch_size)
    except DoesNotFitError as error:
        fitting = ', '.join(fitting_methods(student, teacher, without=name)) or 'none'
        raise DoesNotFitError(f'{error}. Methods that fit these networks: {fitting}') from None


def fitting_methods(student: Profile, teacher: Profile, *, without: str = '') -> list[str]:
    """Return the names of all methods that fit two classifiers."""
    found = []
    for name in method_names():
        if name == without:
            continue
        try:
            _fit(name, read_method(name), student, teacher, 64)
        except DoesNotFitError:
            continue
        found.append(name)
    return found


def reads_logits(fitted: FittedMethod) -> bool:
    """Say whether a method compares answers, so that both networks need the same classes."""
    entries = (*fitted.model['connectors'].values(), *fitted.model['losses'].values())
    return any({'teacher_logits', 'teacher_weight'} & set(entry['inputs']) for entry in entries)


def _fit(name: str, given: dict, student: Profile, teacher: Profile,
         batch_size: int) -> FittedMethod:
    model = copy.deepcopy(given['model'])
    settings = {key: value for key, value in given.items() if key != 'model'}
    _check(name, model, settings)
    weight = model.pop('student', {}).get('head', {}).get('loss', {}).get('loss_weight', 1.0)
    connectors, losses = model.get('connectors', {}), model['losses']
    pairs = _pair_stages(student, teacher)
    layers = dict(student={'logits': student.logits}, teacher={'logits': teacher.logits})
    parameters = dict(student={}, teacher={})
    for owner, record in sorted(_records(connectors, losses)):
        path = model.get(f'{owner}_layers', {}).get(record, USUAL.get(record, f'backbone.{record}'))
        profile, side = (student, 0) if owner == 'student' else (teacher, 1)
        if record == 'logits':
            continue
        if isinstance(path, dict):
            parameters[owner][record] = _parameter(name, path, profile)
        else:
            layers[owner][record] = _layer(name, path, profile, [pair[side] for pair in pairs])
    if 'regions' in connectors:
        _check_regions(name, student, teacher)
    _tokens_as_maps(layers, connectors, losses)
    arguments.fill(name, layers, connectors, losses, batch_size)
    found = {f'{owner}_layers': {record: layer.path for record, layer in layers[owner].items()}
             | parameters[owner] for owner in layers}
    return FittedMethod(dict(found, connectors=connectors, losses=losses), weight, settings)


def _check(name: str, model: dict, settings: dict) -> None:
    for key, reason in REFUSED.items():
        if key in model:
            raise DoesNotFitError(f'{name} does not fit two plain classifiers: {reason}')
    if 'losses' not in model or 'train_cfg' in settings:
        raise DoesNotFitError(f'{name} is trained in stages of its own: start from its configs, '
                              f'`mmkd list configs {name}`')
    text = str(model)
    for word, reason in (('batch.contrast_indices', 'it needs a data set that draws negatives'),
                         ('ConnectorFromRun', 'it needs a first stage'),
                         ('.neck', 'it is for detectors'),
                         ('bbox_head', 'it is for detectors'),
                         ('decode_head', 'it is for segmentors'),
                         ('batch.gt_boxes', 'it is for detectors')):
        if word in text:
            raise DoesNotFitError(f'{name} does not fit two plain classifiers: {reason}')


def _records(connectors: dict, losses: dict) -> set[tuple[str, str]]:
    """Return owner and name of every layer that is read."""
    found = set()
    for entry in (*connectors.values(), *losses.values()):
        for source in arguments.sources(entry['inputs']):
            owner, _, record = source.partition('.')
            if owner in ('student', 'teacher'):
                found.add((owner, record))
    return found


def _pair_stages(student: Profile, teacher: Profile) -> list[tuple[Layer, Layer]]:
    """Return pairs of stages, finest first: of one size where there are such, else by rank."""
    pairs = list(zip(student.stages[::-1], teacher.stages[::-1]))[:STAGES][::-1]
    if len({layer.shape[1:] for layer in teacher.stages}) > 1:
        return pairs
    # A transformer has one resolution. Its last block teaches the student's map of that size.
    same = [layer for layer in student.stages
            if teacher.stages and layer.shape[1:] == teacher.stages[-1].shape[1:]]
    return [*pairs[:-1], (same[-1], pairs[-1][1])] if same and pairs else pairs


def _layer(name: str, path: str, profile: Profile, stages: list[Layer]) -> Layer:
    if path == 'neck':
        if profile.pooled is None:
            raise DoesNotFitError(f'{name} reads the pooled features, and the {profile.name} has '
                                  'no linear classifier behind any')
        return profile.pooled
    number = {'backbone': STAGES, **{f'backbone.stage{k}': k for k in range(1, STAGES + 1)}}
    if path not in number:
        raise DoesNotFitError(f'{name} reads the layer {path!r}, which only its own networks have')
    if len(stages) < STAGES and number[path] <= STAGES - len(stages):
        raise DoesNotFitError(f'{name} reads maps (N, C, H, W) of {STAGES} stages, and both '
                              f'networks together have {len(stages)}')
    return profile.stages[-1] if path == 'backbone' else stages[number[path] - STAGES - 1]


def _parameter(name: str, path: dict, profile: Profile) -> dict:
    if not path['parameter'].startswith('head.fc.') or profile.classifier is None:
        raise DoesNotFitError(f'{name} reads the parameter {path["parameter"]!r}, which the '
                              f'{profile.name} does not have')
    return dict(parameter=path['parameter'].replace('head.fc', profile.classifier))


def _check_regions(name: str, *profiles: Profile) -> None:
    for profile in profiles:
        if not profile.pools_last_map:
            raise DoesNotFitError(
                f'{name} classifies regions of the last map by the linear classifier behind its '
                f'mean, and the classifier of the {profile.name} reads something else')


def _tokens_as_maps(layers: dict, connectors: dict, losses: dict) -> None:
    """Put a connector behind every layer that returns tokens."""
    made = {}
    for owner in layers:
        for record, layer in layers[owner].items():
            if layer.extra_tokens is not None:
                made[f'{owner}.{record}'] = f'{owner}_{record}_map', layer
    renamed = {source: f'connector.{connector}' for source, (connector, _) in made.items()}
    for entry in (*connectors.values(), *losses.values()):
        entry['inputs'] = {argument: arguments.rename(source, renamed)
                           for argument, source in entry['inputs'].items()}
    connectors.update({connector: dict(
        module=dict(type='TokensToMap', num_extra_tokens=layer.extra_tokens),
        inputs=dict(tokens=source)) for source, (connector, layer) in made.items()})
