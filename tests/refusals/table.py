"""All cases, and the pages of docs/en/refused, which list them by their kind.

  python -m tests.refusals.table            # writes the page where it is out of date
"""
import importlib
import pkgutil
from pathlib import Path

import tests.refusals
from tests.refusals.case import ROOT, Case

PAGE = ROOT / 'docs/en/troubleshooting.md'  # leads to the pages of the kinds
BEGIN, END = (f'<!-- {word} cases: written by python -m tests.refusals.table -->'
              for word in ('begin', 'end'))


def topics() -> dict[str, tuple[str, list[Case]]]:
    """Return name -> title and cases of each module here that has ``TITLE`` and ``CASES``."""
    names = [module.name for module in pkgutil.iter_modules(tests.refusals.__path__)
             if module.name not in ('table', 'case') and not module.name.startswith('test_')]
    modules = {name: importlib.import_module(f'tests.refusals.{name}') for name in names}
    return {name: (module.TITLE, module.CASES) for name, module in modules.items()}


def pages(path: Path = PAGE) -> dict[Path, str]:
    """Return the pages with the cases of today; the first one has the links between its marks."""
    before, rest = path.read_text().split(BEGIN)
    links, texts = [], {}
    for name, (title, cases) in topics().items():
        links.append(f'- [{title}](refused/{name}.md): {len(cases)} cases')
        texts[path.parent / f'refused/{name}.md'] = topic_page(title, cases)
    return {path: '\n'.join([f'{before}{BEGIN}', '', *links, '', f'{END}{rest.split(END)[1]}']),
            **texts}


def topic_page(title: str, cases: list[Case]) -> str:
    """Return the page of one kind."""
    return '\n'.join([
        '<!-- written by python -m tests.refusals.table -->', '', f'# Refused: {title.lower()}', '',
        'mmkd refuses each of these before it trains, with one message.', '',
        '| what is wrong | command | exit | the message says |', '|---|---|---|---|',
        *map(row, cases), ''])


def row(case: Case) -> str:
    """Return the line of a case."""
    words = ' … '.join(f'`{word.strip()}`' for word in case.words).replace('|', '\\|')
    return f'| {case.name} | `mmkd {case.command}` | {case.exit_code} | {words} |'


if __name__ == '__main__':
    for file, text in pages().items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
