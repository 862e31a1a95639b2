"""Copy a config that comes with mmkd into a folder of yours, to be edited there.

The copy reads as the original does, from any folder: its bases are named by the package
(`mmkd::_base_/...`).
"""
import argparse
import ast
from pathlib import Path

from mmkd.apis.config_files import PREFIX, find_config
from mmkd.utils.repository import repository_root

EPILOG = """examples:
  mmkd copy-config kd/resnet32x4_resnet8x4_cifar100
  mmkd copy-config dpk/retinanet_r101_r50_coco my_configs/retinanet.py
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG', help='name of the config')
    parser.add_argument('target', metavar='TARGET', nargs='?', type=Path, default=Path(),
                        help='file to write, or a folder (default: the current one)')
    parser.add_argument('--force', action='store_true', help='replace an existing file')


def copy_config(name: str, target: Path, *, force: bool = False) -> Path:
    """Write the copy and return its path.

    Raises:
        SystemExit: If there is no such config, or the file exists without ``force``.
    """
    source = find_config(name)
    target = target if target.suffix == '.py' else target / source.name
    if target.exists() and not force:
        raise SystemExit(f'{target} exists; --force replaces it')
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(with_named_bases(source))
    return target


def with_named_bases(path: Path) -> str:
    """Return the text of a config, in which no base depends on where the file is.

    Args:
        path: Path of the config. A base that comes with mmkd gets the name that starts with
            ``mmkd::``; any other base gets its full path.
    """
    lines = path.read_text().splitlines(keepends=True)
    for node in reversed(_base_names(''.join(lines))):  # from the end, so that columns stay right
        if '::' not in node.value:
            line = lines[node.lineno - 1].encode()
            named = repr(_name_of((path.parent / node.value).resolve())).encode()
            lines[node.lineno - 1] = (line[:node.col_offset] + named
                                      + line[node.end_col_offset:]).decode()
    return ''.join(lines)


def _base_names(text: str) -> list[ast.Constant]:
    """Return the strings in the assignment to ``_base_``, in order."""
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == '_base_':
            return [node for node in ast.walk(statement.value) if isinstance(node, ast.Constant)]
    return []


def _name_of(base: Path) -> str:
    root = (repository_root() / 'configs').resolve()
    is_shipped = base.is_relative_to(root)
    return f'{PREFIX}{base.relative_to(root).as_posix()}' if is_shipped else str(base)


def main(arguments: argparse.Namespace) -> None:
    """Copy, and say how to go on."""
    target = copy_config(arguments.config, arguments.target, force=arguments.force)
    print(f'{target}\nTo train it: mmkd train {target}')
