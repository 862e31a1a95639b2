"""From ``inputs=dict(argument='student.layer')`` in a config to keyword arguments of a module."""
import inspect
import math
from collections.abc import Mapping

from torch import nn

from mmkd.structures.batch import Batch
from mmkd.utils.faults import did_you_mean

Source = str | list | tuple

WARMUPS = dict(
    linear=lambda epoch, epochs: min((epoch + 1) / epochs, 1.0),
    sigmoid=lambda epoch, epochs: math.exp(-5 * (1 - min(epoch / epochs, 1.0))**2))
"""How much of its weight a loss has in an epoch, counted from 0, of a warm-up of so many epochs."""


def check_entry(kind: str, name: str, entry: Mapping, allowed: set[str]) -> None:
    """Check the keys of one entry of ``connectors`` or ``losses``.

    Args:
        kind: ``'connector'`` or ``'loss'``.
        name: Key of the entry in the config.
        entry: The config of the entry.
        allowed: Keys that it may hold; ``module`` and ``inputs`` it must hold.

    Raises:
        ValueError: A key is missing or unknown, or a value is of the wrong kind.
    """
    if not isinstance(entry, Mapping):
        raise ValueError(f'{kind} {name!r}: expected a dict with {sorted(allowed)}, got {entry!r}')
    unknown = sorted(set(entry) - allowed)
    missing = sorted({'module', 'inputs'} - set(entry))
    if unknown or missing:
        raise ValueError(f'{kind} {name!r}: '
                         + (f'unknown keys {unknown}; ' if unknown else '')
                         + (f'missing keys {missing}; ' if missing else '')
                         + f'an entry holds {sorted(allowed)}')
    if not isinstance(entry['inputs'], Mapping):
        raise ValueError(f'{kind} {name!r}: inputs maps arguments to sources, '
                         f'got {entry["inputs"]!r}')
    weight = entry.get('weight', 1.0)
    if not isinstance(weight, int | float) or not 0 <= weight < math.inf:
        raise ValueError(f'{kind} {name!r}: weight must be a number from 0 on, got {weight!r}')
    epochs = entry.get('warmup_epochs', 1)
    if not isinstance(epochs, int) or isinstance(epochs, bool) or epochs < 1:
        raise ValueError(f'{kind} {name!r}: warmup_epochs must be a whole number from 1 on, got '
                         f'{epochs!r}')
    if entry.get('warmup', 'linear') not in WARMUPS:
        raise ValueError(f'{kind} {name!r}: warmup must be one of {list(WARMUPS)}, got '
                         f'{entry["warmup"]!r}')


def in_order(connectors: Mapping[str, Mapping]) -> dict[str, Mapping]:
    """Return the entries so that each stands behind those whose outputs it reads.

    A config that was written to a file comes back with its keys sorted by name.

    Raises:
        ValueError: Some connectors need each other.
    """
    waiting, ordered = dict(connectors), {}
    while waiting:
        ready = [name for name, entry in waiting.items()
                 if not _connectors_before(entry) & (waiting.keys() - {name})]
        if not ready:
            raise ValueError(f'the connectors {list(waiting)} wait for each other')
        ordered[ready[0]] = waiting.pop(ready[0])
    return ordered


def _connectors_before(entry: object) -> set[str]:
    return connectors_read_by(entry.get('inputs') if isinstance(entry, Mapping) else None)


def sources_in(inputs: object) -> list[str]:
    """Return all sources of an entry's ``inputs``; validation happens in :func:`check_inputs`."""
    return [str(source) for value in (inputs.values() if isinstance(inputs, Mapping) else ())
            for source in _as_list(value)]


def connectors_read_by(inputs: object) -> set[str]:
    """Return the names of the connectors whose outputs ``inputs`` read."""
    return {source.split('.')[1] for source in sources_in(inputs)
            if source.startswith('connector.')}


def check_inputs(owner: str, module: nn.Module, inputs: Mapping[str, Source],
                 known: list[str]) -> None:
    """Check that every wired argument exists, that none is missing, that every source is known.

    Args:
        owner: What to call the module in messages, e.g. ``"loss 'loss_kd'"``.
        module: The module whose ``forward`` is to be called.
        inputs: Argument name -> source or list of sources.
        known: All sources, e.g. ``['student.logits', 'batch.labels']``.

    Raises:
        ValueError: With the known names in the message.
    """
    parameters = inspect.signature(module.forward).parameters.values()
    arguments = [parameter.name for parameter in parameters]
    required = [parameter.name for parameter in parameters
                if parameter.default is parameter.empty
                and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)]
    takes_any = any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters)
    signature = f'{type(module).__name__}.forward takes: {", ".join(arguments)}'
    unknown = [name for name in inputs if name not in arguments and not takes_any]
    if unknown:
        raise ValueError(f'{owner}: unknown arguments {unknown}. {signature}')
    missing = [name for name in required if name not in inputs]
    if missing:
        raise ValueError(f'{owner}: no source for the arguments {missing}. {signature}')
    for argument, source in inputs.items():
        for single in _as_list(source):
            _check_source(owner, argument, single, known)


def resolve_inputs(inputs: Mapping[str, Source], sources: Mapping[str, object],
                   batch: Batch) -> dict:
    """Return the keyword arguments of one call.

    Args:
        inputs: Argument name -> source or list of sources, checked by :func:`check_inputs`.
        sources: Source -> value, for ``student.*``, ``teacher.*`` and ``connector.*``.
        batch: Where ``batch.*`` comes from; only wired fields are computed.
    """
    return {argument: _find(source, sources, batch) for argument, source in inputs.items()}


# Not a closure inside `resolve_inputs`: one that calls itself is a reference cycle, and would hold
# all features of a step until the garbage collector runs.
def _find(source: Source, sources: Mapping[str, object], batch: Batch) -> object:
    if isinstance(source, list | tuple):
        return [_find(single, sources, batch) for single in source]
    origin, _, field = source.partition('.')
    return getattr(batch, field) if origin == 'batch' else sources[source]


def _as_list(source: Source) -> list:
    return list(source) if isinstance(source, list | tuple) else [source]


def _check_source(owner: str, argument: str, source: object, known: list[str]) -> None:
    if source in known:
        return
    raise ValueError(f'{owner}: argument {argument!r} has the unknown source {source!r}.'
                     f'{did_you_mean(source, known)} Known here: {", ".join(known)}')
