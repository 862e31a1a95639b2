import copy
import logging
from collections.abc import Iterable, Mapping

import torch
from mmengine.logging import print_log
from mmengine.model import ModuleDict
from torch import Tensor

from mmkd.distillers import compared_logits, wiring
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.utils.tensor_tree import as_full_precision


class Objective:
    """What the difference between networks is worth: connectors first, then weighted losses.

    A distiller says what the sources are; everything behind them happens here. The object is no
    ``nn.Module``: the distiller registers :attr:`connectors` and :attr:`losses` itself, so that
    their weights keep the names ``connectors.*`` and ``losses.*`` in a checkpoint.

    Args:
        connectors: Name -> ``dict(module=..., inputs=...)``. Each runs behind those that it reads.
            A connector that lists the names of its outputs in ``outputs`` returns a dict, and its
            entries are the sources ``connector.<name>.<key>``.
        losses: Name -> ``dict(module=..., weight=1.0, inputs=...)``; names start with ``loss_``.
            ``warmup_epochs=n`` raises the weight over the first n epochs: linearly, or, with
            ``warmup='sigmoid'``, as exp(-5 (1 - e / n)^2) from 0.007 on.

    Attributes:
        weights: Name of a loss -> its weight.
        scales: Name of a loss -> present factor of its weight, which the warm-up moves.

    Raises:
        ValueError: An entry has unknown or missing keys, or a loss another name than ``loss_*``.
    """

    def __init__(self, connectors: Mapping | None, losses: Mapping | None) -> None:
        for kind, entries in (('connectors', connectors), ('losses', losses)):
            if not isinstance(entries or {}, Mapping):
                raise ValueError(f'{kind} must be a dict from names to entries, got {entries!r}')
        connectors, losses = wiring.in_order(connectors or {}), losses or {}
        self.connectors, self.connector_inputs = _build_modules(
            'connector', connectors, {'module', 'inputs'})
        self.losses, self.loss_inputs = _build_modules(
            'loss', losses, {'module', 'inputs', 'weight', 'warmup_epochs', 'warmup'})
        self.weights = {name: float(loss.get('weight', 1.0)) for name, loss in losses.items()}
        self.scales = dict.fromkeys(self.weights, 1.0)
        self.warmup_epochs = {name: loss['warmup_epochs'] for name, loss in losses.items()
                              if 'warmup_epochs' in loss}
        self.warmups = {name: wiring.WARMUPS[loss.get('warmup', 'linear')]
                        for name, loss in losses.items()}
        self._behind: dict[tuple[str, ...], set[str]] = {}

    def check(self, known: Iterable[str], class_counts: Mapping[str, object],
              multi_label: Iterable[str] = ()) -> None:
        """Check what every connector and loss is wired to.

        Args:
            known: The sources that the distiller offers, e.g. ``['student.logits']``.
            class_counts: Source -> number of classes behind it, where it is known.
            multi_label: The sources that belong to multi-label heads.

        Raises:
            ValueError: A source or argument does not exist, a loss compares logits of different
                classes, or takes the softmax of logits that a sigmoid belongs to. The message says
                what is known.
        """
        known, class_counts, multi_label = [*known], dict(class_counts), set(multi_label)
        known += [f'batch.{name}' for name in Batch.FIELDS]
        for name, connector in self.connectors.items():
            inputs = self.connector_inputs[name]
            wiring.check_inputs(f'connector {name!r}', connector, inputs, known)
            known += _sources_of(name, connector)
            compared_logits.check_class_counts(
                f'connector {name!r}', inputs, class_counts,
                compared_logits.arguments_of_one_kind(connector))
            origins = compared_logits.origins(name, connector, inputs)
            class_counts |= {made: class_counts[source] for made, source in origins.items()
                             if source in class_counts}
            multi_label |= {made for made, source in origins.items() if source in multi_label}
        for name, loss in self.losses.items():
            wiring.check_inputs(f'loss {name!r}', loss, self.loss_inputs[name], known)
            compared_logits.check_class_counts(
                f'loss {name!r}', self.loss_inputs[name], class_counts)
            compared_logits.check_multi_label(name, loss, self.loss_inputs[name], multi_label)
        unread = sorted(self.connectors.keys() - self._connectors_behind(self.losses))
        if unread:
            print_log(f'no loss reads the connectors {unread}: they do not run and are not '
                      'trained. Wire their outputs to a loss, or remove them', 'current',
                      level=logging.WARNING)

    def __call__(self, sources: Mapping[str, object], batch: Batch) -> dict[str, Tensor]:
        """Return the weighted losses, and scalars for monitoring.

        Args:
            sources: Source -> value; without ``batch.*`` and ``connector.*``.
            batch: What the networks saw.
        """
        return {**self.weigh(self.unweighted(sources, batch)), **self.monitored_scalars()}

    def unweighted(self, sources: Mapping[str, object], batch: Batch,
                   names: Iterable[str] | None = None) -> dict[str, Tensor]:
        """Return the losses called ``names``, without their weights.

        Only the connectors that these losses read are run. Losses are computed in float32,
        whatever autocast says.
        """
        names = list(self.losses) if names is None else list(names)
        sources, losses = dict(sources), {}
        self.run_connectors(sources, batch, self._connectors_behind(names))
        with torch.autocast(batch.inputs.device.type, enabled=False):
            for name in names:
                inputs = wiring.resolve_inputs(self.loss_inputs[name], sources, batch)
                losses[name] = self.losses[name](**as_full_precision(inputs))
        return losses

    def set_progress(self, epoch: int, num_epochs: float) -> None:
        """Move the warm-up of losses, and the schedules of connectors and losses that have one.

        In epoch e, counted from 0, a loss with ``warmup_epochs=n`` has min((e + 1) / n, 1) of its
        weight, as in DKD's code; a sigmoid one has exp(-5 (1 - min(e / n, 1))^2), as in ONE's. A
        module with a schedule has a method of this name.

        Args:
            epoch: The present epoch, counted from 0.
            num_epochs: The length of the whole training in epochs.
        """
        for name, epochs in self.warmup_epochs.items():
            self.scales[name] = self.warmups[name](epoch, epochs)
        for module in self._scheduled():
            module.set_progress(epoch, num_epochs)

    @property
    def has_schedule(self) -> bool:
        """Whether a connector or loss changes with the epoch, beside the warm-up of weights."""
        return bool(self._scheduled())

    def _scheduled(self) -> list:
        return [module for module in (*self.connectors.values(), *self.losses.values())
                if hasattr(module, 'set_progress')]

    def run_connectors(self, sources: dict[str, object], batch: Batch,
                       names: Iterable[str] | None = None) -> None:
        """Run connectors, by default all, and add what they return to ``sources``."""
        names = set(self.connectors if names is None else names)
        for name, connector in self.connectors.items():
            if name not in names:
                continue
            inputs = wiring.resolve_inputs(self.connector_inputs[name], sources, batch)
            output = connector(**inputs)
            keys = getattr(connector, 'outputs', ())
            if keys:
                output = _named_outputs(name, keys, output)
                sources.update({f'connector.{name}.{key}': output[key] for key in keys})
            else:
                sources[f'connector.{name}'] = output

    def weigh(self, losses: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Multiply losses by their weights and the present factor of those."""
        return {name: self.weights[name] * self.scales[name] * loss
                for name, loss in losses.items()}

    def owners_read_by(self, name: str) -> set[str]:
        """Return the owners of the sources that a loss reads, also through connectors.

        For example ``{'student', 'teacher', 'batch'}``.
        """
        inputs = [self.loss_inputs[name],
                  *(self.connector_inputs[connector]
                    for connector in self._connectors_behind([name]))]
        owners = {source.partition('.')[0]
                  for entry in inputs for source in wiring.sources_in(entry)}
        return owners - {'connector'}

    def monitored_scalars(self, names: Iterable[str] | None = None) -> dict[str, Tensor]:
        """Return what the losses called ``names``, and their connectors, left in ``monitored``.

        By default it is what all losses and all connectors behind them left.

        Raises:
            ValueError: A key contains 'loss'.
        """
        names = list(self.losses) if names is None else list(names)
        behind = self._connectors_behind(names)
        modules = [(name, module) for name, module in self.connectors.items() if name in behind]
        modules += [(name, self.losses[name]) for name in names]
        scalars = {}
        for name, module in modules:
            for key, value in getattr(module, 'monitored', {}).items():
                key = f'{name.removeprefix("loss_")}_{key}'
                if 'loss' in key:
                    raise ValueError(f'monitored scalar {key!r} of {name!r}: MMEngine would add a '
                                     "key that contains 'loss' to the objective; rename it")
                scalars[key] = value.detach()
        return scalars

    def _connectors_behind(self, losses: Iterable[str]) -> set[str]:
        losses = tuple(losses)  # the wiring of a step never changes, so it is followed once
        if losses not in self._behind:
            self._behind[losses] = self._follow(losses)
        return self._behind[losses]

    def _follow(self, losses: Iterable[str]) -> set[str]:
        needed = {connector for name in losses
                  for connector in wiring.connectors_read_by(self.loss_inputs[name])}
        # Connectors are in order: one that is read stands before its reader.
        for name in reversed(list(self.connectors)):
            if name in needed:
                needed |= wiring.connectors_read_by(self.connector_inputs[name])
        return needed


def _build_modules(kind: str, entries: Mapping, allowed: set[str]) -> tuple[ModuleDict, dict]:
    """Build the connectors or losses of a config, and return what each is wired to."""
    modules, inputs = ModuleDict(), {}
    for name, entry in entries.items():
        if kind == 'loss' and not name.startswith('loss_'):
            raise ValueError(f"loss {name!r}: the name must start with 'loss_', or MMEngine does "
                             'not add it to the objective')
        if '.' in name:
            raise ValueError(f'{kind} {name!r}: the name must not contain a dot, which stands '
                             'between a connector and one of its outputs')
        wiring.check_entry(kind, name, entry, allowed)
        modules[name] = MODELS.build(copy.deepcopy(entry['module']))
        inputs[name] = dict(entry['inputs'])
    return modules, inputs


def _sources_of(name: str, connector: object) -> list[str]:
    keys = getattr(connector, 'outputs', ())
    return [f'connector.{name}.{key}' for key in keys] or [f'connector.{name}']


def _named_outputs(name: str, keys: Iterable[str], output: object) -> Mapping:
    if not isinstance(output, Mapping) or set(output) != set(keys):
        found = sorted(output) if isinstance(output, Mapping) else type(output).__name__
        raise RuntimeError(f'connector {name!r} must return a dict of its outputs {list(keys)}, '
                           f'got {found}')
    return output
