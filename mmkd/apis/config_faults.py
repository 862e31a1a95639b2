"""What is wrong with a config that cannot be read, or with an option that cannot be merged."""
import ast
import traceback
from collections.abc import Mapping
from pathlib import Path

from mmengine.config import Config

from mmkd.utils.faults import ExpectedFault

KINDS = ('.py', '.yml', '.yaml', '.json')


def unreadable(path: Path, error: Exception) -> str:
    """Say why a config was not read: which file and line, and what Python says of it."""
    return f'the config {path} cannot be read: {_reason(path, error)}'


def _reason(path: Path, error: Exception) -> str:
    if path.suffix not in KINDS:
        return (f'a config ends in {", ".join(KINDS)}'
                + ('. It is a file of weights; the config stands in front of it'
                   if path.suffix in ('.pth', '.pt', '.safetensors') else ''))
    if isinstance(error, UnicodeDecodeError):
        return f'it is no text ({error})'
    if isinstance(error, ExpectedFault):
        return str(error)
    if isinstance(error, SyntaxError):
        return _syntax(path, error)
    if path.suffix != '.py' and isinstance(error, AttributeError):
        return 'its outermost level must be a mapping from names to settings'
    text = str(error.args[0] if isinstance(error, KeyError) and error.args else error)
    if 'import_modules_from_strings' in text:
        return ('custom_imports must be dict(imports=[MODULE, ...]), perhaps with '
                'allow_failed_imports=True')
    if text.startswith('Failed to import custom modules'):
        inner = error.__context__.__context__ or error.__context__
        return (f'custom_imports: {inner}. A module is found in the folder of the command and on '
                'PYTHONPATH')
    return f'{_line(error)}{type(error).__name__}: {text.splitlines()[0] if text else "no message"}'


def _syntax(path: Path, error: SyntaxError) -> str:
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as own:
        line = getattr(own, 'lineno', None)
        return f'{f"line {line}: " if line else ""}{getattr(own, "msg", own)}'
    return f'one of its bases, line {error.lineno}: {error.msg}'


def _line(error: Exception) -> str:
    """Return the innermost line of a config that was running, if one was."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if frame.name == '<module>' and frame.filename.endswith(KINDS)
              and 'site-packages' not in frame.filename]
    running = [frame for frame in frames if Path(frame.filename).parts[-1] != '__main__.py']
    return f'{running[-1].filename}, line {running[-1].lineno}: ' if running else ''


def misplaced(cfg: Config, key: str) -> str:
    """Say where the way to a key, such as ``param_scheduler.0.T_max``, ends in a config."""
    node, place = cfg.to_dict(), ''
    for part in key.split('.'):
        if not part:
            return 'a name is empty between two dots'
        if isinstance(node, list | tuple):
            if not part.isdigit() or int(part) >= len(node):
                return f'{place} is a list of {len(node)} entries, counted from 0; {part!r} is none'
            node = node[int(part)]
        elif isinstance(node, Mapping):
            if part not in node:
                break
            node = node[part]
        else:
            return f'{place} is {node!r}, which has no entries'
        place = f'{place}.{part}' if place else part
    return 'it cannot be merged with what stands there'
