"""What was measured of the methods, and the lines that each takes, for tools/method_tables.py."""
import ast
import json
import re
from functools import cache
from pathlib import Path
from statistics import fmean, stdev

from mmkd.apis.methods import PAIRS, Method
from mmkd.utils.repository import PACKAGE, repository_root

DATA = repository_root() / 'docs/data'
ALONE = 'student alone'
ROOMS = ('losses', 'connectors')


@cache
def digits() -> dict[str, list[float]]:
    """Return method -> top-1 in percent on digits of each seed."""
    return json.loads((DATA / 'digits.json').read_text())


@cache
def costs() -> dict[str, dict]:
    """Return path of a config -> what step_time.py measured of it."""
    return {row['config']: row for row in json.loads((DATA / 'step_time.json').read_text())}


def accuracy(method: Method) -> dict[str, str]:
    """Return the cells of the accuracy on digits; dashes where there is none."""
    values = digits().get(method.name)
    columns = {'digits': '-', 'over alone': '-', 'over KD': '-'}
    if values:
        columns['digits'] = mean_and_std(values)
        columns['over alone'] = f'{fmean(values) - fmean(digits()[ALONE]):+.1f}'
        columns['over KD'] = f'{fmean(values) - fmean(digits()["KD"]):+.1f}'
    return columns


def mean_and_std(values: list[float]) -> str:
    """Return the mean and the sample standard deviation as text."""
    return f'{fmean(values):.1f} ± {stdev(values):.1f}'


def cost(method: Method) -> str:
    """Return a step over a plain step on the second pair; a dash where none was measured."""
    row = costs().get(method.pair_config(*PAIRS[1])) if method.pairs else None
    return f'{row["over_plain"]:.2f}' if row else '-'


@cache
def class_files() -> dict[str, Path]:
    """Return class -> the file of a loss or connector that defines it."""
    return {node.name: path for room in ROOMS for path in (PACKAGE / room).glob('*.py')
            for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)}


def code_lines(method: Method) -> int:
    """Return how many lines the losses and connectors of a method take.

    Blank lines, comments and docstrings do not count, and a statement of several lines is one. A
    file that several methods share counts for each of them.
    """
    text = '\n'.join(path.read_text() for path in method_files(method))
    files = {class_files()[name] for name in re.findall(r"type='(?:mmkd\.)?(\w+)'", text)
             if name in class_files()}
    return sum(map(_lines_of_code, files | {repository_root() / method.code}))


def method_files(method: Method) -> set[Path]:
    """Return the files of ``configs/_base_/methods`` that the demo, or the first config, merges."""
    names = method.runs('_demo_', 'digits') or [Path(method.last_stages[0]).stem]
    paths = [repository_root() / path for path in method.configs if Path(path).stem in names]
    return {found for path in paths for found in _bases(path) if found.parent.name == 'methods'}


def _bases(path: Path) -> set[Path]:
    names = re.findall(r"'(\.[./\w-]*\.py)'", path.read_text())
    bases = {(path.parent / name).resolve() for name in names}
    return bases.union(*map(_bases, bases))


@cache
def _lines_of_code(path: Path) -> int:
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        has_body = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if has_body and ast.get_docstring(node):
            del node.body[0]
    return sum(bool(line) for line in ast.unparse(tree).splitlines())
