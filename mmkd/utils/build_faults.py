"""What is wrong with an entry of a config that a registry could not build."""
import difflib
import importlib
import importlib.util
import inspect
import re
import traceback
from collections.abc import Iterator, Mapping

from mmengine.registry import Registry

from mmkd.utils import config_places
from mmkd.utils.faults import SettingFault

BUILDER = 'build_from_cfg'
TOOLBOXES = {'mmpretrain': 'onedl-mmpretrain', 'mmdet': 'onedl-mmdetection',
             'mmseg': 'onedl-mmsegmentation'}
"""Scope of a toolbox -> what pip calls it."""


def explain(registry: Registry, entry: object, error: Exception) -> SettingFault | None:
    """Return what to say of an error that a build ended with; None if it is not about the entry.

    Args:
        registry: The registry that was asked.
        entry: What it was to build.
        error: What MMEngine or Python raised.
    """
    if not isinstance(error, KeyError | TypeError):
        return None
    text = str(error.args[0]) if error.args else ''
    is_of_builder = traceback.extract_tb(error.__traceback__)[-1].name == BUILDER
    if not isinstance(entry, Mapping):
        return SettingFault(f'a {registry.name} is a dict with a type, got {entry!r}', entry) \
            if is_of_builder else None
    if is_of_builder and isinstance(error, KeyError) and 'type' not in entry:
        return SettingFault(f'a {registry.name} needs a type, got only {list(entry)}', entry)
    if is_of_builder and text.startswith('type must be'):
        return SettingFault(f'the type of a {registry.name} is a name or a class, got '
                            f'{entry["type"]!r}', entry, 'type')
    if is_of_builder and ' is not in the ' in text:
        return SettingFault(unknown_type(registry, entry), entry, 'type')
    if isinstance(error, TypeError):
        return _explain_call(registry, entry, error, text, is_of_builder)
    return None


def _explain_call(registry: Registry, entry: Mapping, error: TypeError, text: str,
                  is_of_builder: bool) -> SettingFault | None:
    kind = class_of(registry, entry)
    unknown = re.search(r"got an unexpected keyword argument '(\w+)'", text)
    if is_of_builder and text.endswith('() takes no arguments') and kind is not None:
        extra = [key for key in entry if key not in ('type', '_scope_')]
        return SettingFault(unknown_arguments(kind, extra), entry, extra[0])
    if unknown and unknown[1] in entry and kind is not None:
        return SettingFault(unknown_arguments(kind, [unknown[1]]), entry, unknown[1])
    inner = unknown and _called_with(entry, unknown[1], error)
    if inner:
        return inner
    missing = re.search(r'missing \d+ required .*arguments?: (.*)', text)
    if missing and is_of_builder and kind is not None:
        known = arguments_of(kind)
        extra = [key for key in entry if key not in known and key not in ('type', '_scope_')]
        odd = f' {unknown_arguments(kind, extra)}' if extra else f' It takes: {", ".join(known)}'
        return SettingFault(f'{kind.__name__} needs {missing[1]}.{odd}', entry, 'type')
    return None


def _called_with(entry: Mapping, name: str, error: TypeError) -> SettingFault | None:
    """Explain an argument in a dict of an entry that became the keywords of another class."""
    given = next((node for _, node in config_places.walk(entry)
                  if isinstance(node, Mapping) and name in node), None)
    frame = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
    called = str(error.args[0]).partition('(')[0].split('.')[0]
    kind = frame.f_globals.get(called)
    if given is None or not callable(kind):
        return None
    return SettingFault(unknown_arguments(kind, [name]), given, name)


def class_of(registry: Registry, entry: Mapping) -> object:
    """Return the class or function that an entry names; None if there is none."""
    named = entry.get('type')
    if not isinstance(named, str):
        return named if callable(named) else None
    with registry.switch_scope_and_registry(entry.get('_scope_')) as own:
        return own.get(named)


def arguments_of(kind: object) -> list[str]:
    """Return the names that a constructor takes; keywords that it passes on are its parents'."""
    constructors = ([vars(parent)['__init__'] for parent in kind.__mro__[:-1]
                     if '__init__' in vars(parent)] if inspect.isclass(kind) else [kind])
    names: list[str] = []
    for constructor in constructors:
        parameters = list(inspect.signature(constructor).parameters.values())
        names += [parameter.name for parameter in parameters
                  if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
                  and parameter.name != 'self' and parameter.name not in names]
        if all(parameter.kind != parameter.VAR_KEYWORD for parameter in parameters):
            break
    return names


def unknown_arguments(kind: object, unknown: list[str], known: list[str] | None = None) -> str:
    """Say which arguments a class does not take, the closest that it does, and all of them.

    A class may explain an argument that users expect in ``argument_hints``, a dict from its name to
    a sentence.
    """
    known = arguments_of(kind) if known is None else known
    hints = getattr(kind, 'argument_hints', {})
    explained = [f' {name}: {hints[name]}' for name in unknown if name in hints]
    close = dict.fromkeys(match for name in unknown if name not in hints
                          for match in difflib.get_close_matches(name, known, n=1))
    return (f'{kind.__name__}: unknown arguments {unknown}.' + ''.join(explained)
            + (f' Did you mean {", ".join(map(repr, close))}?' if close else '')
            + f' It takes: {", ".join(known) or "none"}')


def unknown_type(registry: Registry, entry: Mapping) -> str:
    """Say that there is no such type, and which are closest, in all scopes."""
    scope, name = Registry.split_scope_key(entry['type'])
    own = scope or entry.get('_scope_') or registry.scope
    if missing := missing_toolbox(own):
        return f'there is no {registry.name} {entry["type"]!r}, because {missing}'
    found = [(node, known) for node in siblings(registry) for known in node.module_dict]
    exact = [f'{node.scope}.{known}' for node, known in found if known == name]
    if exact:
        where = ' or '.join(f'type={full!r}' for full in exact)
        return f'there is no {registry.name} {name!r} in {own}, but in another package: {where}'
    by_name = {known: node.scope for node, known in reversed(found)}
    lower = {known.lower(): known for known in by_name}
    close = [lower[match] for match in difflib.get_close_matches(name.lower(), lower, n=3)]
    reachable = (own, registry.root.scope)
    listed = ', '.join(repr(known if by_name[known] in reachable and not scope
                            else f'{by_name[known]}.{known}') for known in close)
    hint = (f'Did you mean {listed}?' if close else 'No name is close to it. A class of your own '
            'is imported by custom_imports = dict(imports=[MODULE])')
    return f'there is no {registry.name} {entry["type"]!r}. {hint}'


def missing_toolbox(scope: str) -> str:
    """Say how to install the toolbox of a scope; '' if it is there, or no toolbox has the scope."""
    if scope not in TOOLBOXES or scope in installed_toolboxes():
        return ''
    return f'{scope} is not installed: pip install {TOOLBOXES[scope]}'


def installed_toolboxes() -> list[str]:
    """Return the scopes of TOOLBOXES whose package is there."""
    return [scope for scope in TOOLBOXES if importlib.util.find_spec(scope) is not None]


def siblings(registry: Registry) -> Iterator[Registry]:
    """Yield the filled registries of one kind in all installed scopes, this one first."""
    for scope in installed_toolboxes():
        importlib.import_module(f'{scope}.registry')
    others = [registry.root, *registry.root.children.values()]
    for node in (registry, *(other for other in others if other is not registry)):
        node.import_from_location()
        yield node
