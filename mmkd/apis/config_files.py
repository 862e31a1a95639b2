"""Where a config is, and how it is read: a path, or a name below the configs of the package.

Once this module is imported, MMEngine reads ``_base_ = 'mmkd::...'`` in any config.
"""
import difflib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from mmengine.config import Config

from mmkd.apis import config_faults
from mmkd.utils import data_files as data_files  # configs in YAML make no objects
from mmkd.utils.faults import ExpectedFault
from mmkd.utils.repository import repository_root

PREFIX = 'mmkd::'
NETWORK = ('model', )  # what a config of a run or of a network holds


def find_config(name: str | Path) -> Path:
    """Return the path of a config.

    Args:
        name: Path of a file; or the name of a config that mmkd comes with, such as
            ``kd/resnet32x4_resnet8x4_cifar100.py``, with or without ``mmkd::`` or ``configs/`` in
            front and ``.py`` behind. A file of that path goes first.

    Raises:
        SystemExit: If there is no such config; the message names configs that exist.
    """
    given = Path(name)
    below = str(name).removeprefix(PREFIX).removeprefix('configs/')
    root = repository_root() / 'configs'
    for path in (given, given.with_name(f'{given.name}.py'), root / below, root / f'{below}.py'):
        if path.is_file():
            return path
    if given.is_dir():
        listed = '\n  '.join(map(str, shipped_configs(given)[:15])) or 'none'
        raise SystemExit(f'{given} is a folder, not a config. Configs in it:\n  {listed}')
    raise SystemExit(_not_found(given, root / below, root))


def read_config(name: str | Path, needs: Sequence[str] = ()) -> Config:
    """Read the config that :func:`find_config` finds.

    Args:
        name: As in :func:`find_config`.
        needs: Dicts that it must hold at the top level.

    Raises:
        SystemExit: If there is no such config; the message names configs that exist. Also if the
            config inherits the file of a method and never merges the method.
        ExpectedFault: If the file cannot be read, or lacks one of ``needs``.
    """
    path = find_config(name)
    try:
        cfg = Config.fromfile(path)
    except Exception as error:  # a config is a program, so anything may happen in it
        raise ExpectedFault(config_faults.unreadable(path, error)) from error
    missing = [key for key in needs if not isinstance(cfg.get(key), dict)]
    wrong = [key for key in missing if cfg.get(key) is not None]
    if wrong:
        raise ExpectedFault(f'the config {path}: {wrong[0]} must be a dict, got {cfg[wrong[0]]!r}')
    if missing:
        raise ExpectedFault(f'the config {path} holds no {" and no ".join(missing)}, only '
                            f'{", ".join(cfg) or "nothing"}. A config that can be run inherits '
                            'what it does not say itself: _base_ = [...]')
    waiting = [key for key, value in cfg.items() if isinstance(value, dict) and 'model' in value]
    if waiting:
        raise SystemExit(
            f'{path} inherits {waiting} from configs/_base_/methods, but does not use it. Write '
            + ' and '.join(f"_base_.merge(_base_.pop('{key}'))" for key in waiting)
            + ' behind the list of bases')
    return cfg


def require(cfg: Config, sections: Sequence[str], purpose: str) -> None:
    """Refuse a config without what a command reads.

    Raises:
        ExpectedFault: If a section is missing or None.
    """
    absent = [section for section in sections if cfg.get(section) is None]
    if absent:
        raise ExpectedFault(f'{", ".join(absent)}: missing, so there is nothing to {purpose}. A '
                            'config of a run inherits them: _base_ = [...]'
                            + (' After training without labels mmkd linear-probe scores the '
                               'features' if absent[0].startswith('test_') else ''))


def _path_of_base(name: str, child: str) -> tuple[str, str | None]:
    """Find a base that is named ``mmkd::...``; all others are MMEngine's.

    MMEngine knows a fixed list of packages. It also marks what it reads from another package with
    a scope, over the one that a network has, and hands the mark on to ``collate_fn``, which does
    not take it. Every config of mmkd says its scopes itself, so none is added.

    Raises:
        ExpectedFault: If there is no such file.
    """
    if not isinstance(name, str):
        raise ExpectedFault(f'_base_ in {child} must be a path or a list of paths, got {name!r}')
    if name.startswith(PREFIX):
        return str(find_config(name)), None
    path = Path(child).parent / name
    if '::' not in name and not path.is_file():
        known = sorted(file.name for file in path.parent.glob('*.py') if file.is_file())
        close = ', '.join(difflib.get_close_matches(path.name, known, n=3)) or 'none'
        raise ExpectedFault(f'{child} inherits {name!r}, but there is no file {path}. Close to it: '
                            f'{close}. A path counts from the folder of the config; a config of '
                            f'another place is {PREFIX}NAME or PACKAGE::NAME')
    if found := _shipped_by_package(name):
        return found
    try:
        return _path_of_other_base(name, child)
    except (AssertionError, ImportError, OSError, ValueError) as error:
        raise ExpectedFault(f'{child} inherits {name!r}, which is not found: '
                            f'{str(error).splitlines()[0]}') from error


def _shipped_by_package(name: str) -> tuple[str, str] | None:
    """Return the file of ``package::...`` and its scope, if it lies where packages keep configs.

    MMEngine would read every metafile of the package to find the same file, seconds each time.
    """
    package, separator, below = name.partition('::')
    spec = importlib.util.find_spec(package) if separator and package.isidentifier() else None
    if spec is None or not spec.origin:
        return None
    path = Path(spec.origin).parent / '.mim/configs' / below
    return (str(path), package) if path.is_file() else None


def _read_with_bases(filename: str, *args: object, **kwargs: object) -> tuple:
    """Read a file and its bases; MMEngine would follow a circle of them to the end of the stack.

    Raises:
        ExpectedFault: If the file is among its own bases.
    """
    path = Path(filename).resolve()
    if path in _READ_NOW:
        circle = ' inherits '.join(file.name for file in [*_READ_NOW[_READ_NOW.index(path):], path])
        raise ExpectedFault(f'it is among its own bases: {circle}')
    _READ_NOW.append(path)
    try:
        return _read_file(filename, *args, **kwargs)
    finally:
        _READ_NOW.pop()


_READ_NOW: list[Path] = []
_path_of_other_base, _read_file = Config._get_cfg_path, Config._file2dict
Config._get_cfg_path = staticmethod(_path_of_base)
Config._file2dict = staticmethod(_read_with_bases)


def default_work_dir(path: Path) -> str:
    """Return where a run goes: the place of its config below ``configs``, in ``work_dirs``.

    Methods share the names of their pairs, so the name of the file alone would mix their runs.
    """
    parts = path.with_suffix('').parts
    below = parts[len(parts) - parts[::-1].index('configs'):] if 'configs' in parts else parts[-1:]
    return str(Path('work_dirs', *below))


def shipped_configs(folder: Path) -> list[Path]:
    """Return the configs below a folder that can be run, in order: all but the bases."""
    return sorted(path for path in folder.rglob('*.py') if '_base_' not in path.parts)


def _not_found(given: Path, below: Path, root: Path) -> str:
    folder = next(folder for folder in (given.parent, below.parent, root)
                  if folder.is_dir() and shipped_configs(folder))
    known = [str(path) for path in shipped_configs(folder)]
    closest = difflib.get_close_matches(str(folder / given.name), known, n=15, cutoff=0)
    listed = '\n  '.join(closest)
    return (f'there is no config {given}. Of the {len(known)} in {folder} these are closest:\n  '
            f'{listed}\n`mmkd list configs WORD` searches those that come with mmkd')
