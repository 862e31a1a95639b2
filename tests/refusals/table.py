"""All cases, and the part of docs/en/troubleshooting.md that lists them.

  python -m tests.refusals.table            # writes the page where it is out of date
"""
import importlib
import pkgutil
from pathlib import Path

import tests.refusals
from tests.refusals.case import ROOT, Case

PAGE = ROOT / 'docs/en/troubleshooting.md'
BEGIN, END = (f'<!-- {word} cases: written by python -m tests.refusals.table -->'
              for word in ('begin', 'end'))


def topics() -> dict[str, list[Case]]:
    """Return title -> cases of each module of this folder that has ``TITLE`` and ``CASES``."""
    modules = [importlib.import_module(f'tests.refusals.{module.name}')
               for module in pkgutil.iter_modules(tests.refusals.__path__)
               if module.name not in ('table', 'case') and not module.name.startswith('test_')]
    return {module.TITLE: module.CASES for module in modules}


def page(path: Path = PAGE) -> str:
    """Return the text of the page with the cases of today between its marks."""
    before, rest = path.read_text().split(BEGIN)
    lines = []
    for title, cases in topics().items():
        lines += [f'### {title}', '', '| what is wrong | command | exit | the message says |',
                  '|---|---|---|---|', *map(row, cases), '']
    return '\n'.join([f'{before}{BEGIN}', '', *lines, f'{END}{rest.split(END)[1]}'])


def row(case: Case) -> str:
    """Return the line of a case."""
    words = ' … '.join(f'`{word.strip()}`' for word in case.words).replace('|', '\\|')
    return f'| {case.name} | `mmkd {case.command}` | {case.exit_code} | {words} |'


if __name__ == '__main__':
    PAGE.write_text(page())
