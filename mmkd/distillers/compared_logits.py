"""What is known of the logits that a loss compares, from the layers that they come from."""
from collections.abc import Collection, Mapping, Set
from typing import TYPE_CHECKING

from torch import nn

from mmkd.distillers import wiring

if TYPE_CHECKING:
    from mmkd.distillers.objective import Objective

ARGUMENTS = ('student_logits', 'teacher_logits')


def origins(name: str, connector: nn.Module, inputs: Mapping) -> dict[str, str]:
    """Return source -> the source that it has its classes from, for the outputs of a connector.

    The connector's ``classes_from`` names the argument whose classes the output has; for several
    outputs it maps each of them to an argument. Without it nothing is known. An argument that
    is a list speaks by its first source; :func:`check_class_counts` compares the others.

    Args:
        name: The connector's name in the config.
        connector: The connector.
        inputs: What it is wired to.
    """
    found = {f'connector.{name}.{key}'.rstrip('.'): inputs.get(argument)
             for key, argument in _classes_from(connector).items()}
    return {made: source if isinstance(source, str) else source[0]
            for made, source in found.items() if source}


def arguments_of_one_kind(connector: nn.Module) -> list[str]:
    """Return the arguments of which a connector makes one output, so that classes must agree."""
    argument = getattr(connector, 'classes_from', None)
    return [argument] if isinstance(argument, str) else []


def check_class_counts(owner: str, inputs: Mapping, class_counts: Mapping[str, object],
                       arguments: Collection[str] = ARGUMENTS) -> None:
    """Raise a ValueError if a loss or connector compares logits of different classes.

    Args:
        owner: What to call it in the message, e.g. ``"loss 'loss_kd'"``.
        inputs: What it is wired to.
        class_counts: Source -> number of classes, where it is known.
        arguments: The arguments that must have the same classes.
    """
    counts = {source: class_counts[source] for source in _compared(inputs, arguments)
              if source in class_counts}
    if len(set(counts.values())) > 1:
        raise ValueError(f'{owner} compares logits of different classes: '
                         + ', '.join(f'{source} has {count}' for source, count in counts.items()))


def compared_by_class(objective: 'Objective', answers: Set[str]) -> dict[str, set[str]]:
    """Return what compares answers class by class -> the sources that their classes come from.

    A connector or loss names the arguments with classes in ``class_arguments``, by default the
    logits of student and teacher. Connectors are followed by what they say in ``classes_from``.

    Args:
        objective: The connectors and losses, and what they are wired to.
        answers: Sources that have one value for each class, whatever reads them.
    """
    found, behind = {}, {}
    for kind, modules, wired in (
            ('connector', objective.connectors, objective.connector_inputs),
            ('loss', objective.losses, objective.loss_inputs)):
        for name, module in modules.items():
            inputs = wired[name]
            read = _compared(inputs, getattr(module, 'class_arguments', ARGUMENTS))
            read += [source for source in wiring.sources_in(inputs) if source in answers]
            found[f'{kind} {name!r}'] = _first_sources(read, behind)
            behind |= {f'connector.{name}.{key}'.rstrip('.'): _first_sources(
                _compared(inputs, [argument]), behind)
                for key, argument in _classes_from(module).items()}
    return found


def _classes_from(connector: nn.Module) -> Mapping[str, str]:
    """Return output -> the argument that it has its classes from; a single output is called ''."""
    arguments = getattr(connector, 'classes_from', {})
    return {'': arguments} if isinstance(arguments, str) else arguments


def _first_sources(sources: Collection[str], behind: Mapping[str, set[str]]) -> set[str]:
    return {first for source in sources for first in behind.get(source, {source})
            if not first.startswith('connector.')}


def check_multi_label(name: str, loss: nn.Module, inputs: Mapping, multi_label: Set[str]) -> None:
    """Raise a ValueError if a loss takes the softmax of a multi-label head's logits.

    A softmax is blind to what is added to all logits, so that such a loss can be zero where the
    probabilities of all classes differ. A loss that takes the sigmoid says so by the attribute
    ``takes_multi_label``.
    """
    found = [source for source in _compared(inputs) if source in multi_label]
    if found and not getattr(loss, 'takes_multi_label', False):
        raise ValueError(
            f'loss {name!r}: {type(loss).__name__} takes the softmax of logits, but '
            f'{", ".join(found)} {"comes" if len(found) == 1 else "come"} from a multi-label head, '
            'whose classes are decided one by one by a sigmoid. Use '
            "module=dict(type='SigmoidKDLoss'), or a single-label head such as LinearClsHead")


def _compared(inputs: Mapping, arguments: Collection[str] = ARGUMENTS) -> list[str]:
    return wiring.sources_in(
        {argument: inputs[argument] for argument in arguments if argument in inputs})
