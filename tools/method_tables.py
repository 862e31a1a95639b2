"""Write what the documents say of the methods and of the tables of papers, and model-index.yml.

The tables of methods stand between marks in README.md and in docs/en/methods.md, baselines.md and
detection.md; what is around them stays. They come from configs/*/metafile.yml, and what was
measured from docs/data/digits.json and step_time.json. The pages docs/en/tables.md and
docs/en/tables/*.md come from configs/*/tables.yml. Run it after such a file was added or changed.

  python tools/method_tables.py            # writes the files that are out of date
  python tools/method_tables.py --check    # names them, and fails if there are any
"""
import argparse
import os
import sys
from pathlib import Path

from mmkd.apis import command_line
from mmkd.apis.methods import KINDS, Method, load_methods
from mmkd.apis.tables import Cell, Table, load_tables
from mmkd.utils.repository import repository_root

sys.path.insert(0, str(Path(__file__).parent / 'benchmarks'))
import measured_methods

ROOT = repository_root()
BEGIN, END = (f'<!-- {word} methods: written by tools/method_tables.py -->'
              for word in ('begin', 'end'))


def paper(method: Method) -> str:
    """Return authors, venue and year, linked where the paper has an address."""
    return f'[{method.source}]({method.url})' if method.url else method.source


def overview(method: Method) -> dict[str, str]:
    """Return the cells of a method on the page of all methods."""
    return {'paper': paper(method), 'kind': method.kind, 'for': ', '.join(method.tasks),
            'status': method.status}


def baseline(method: Method) -> dict[str, str]:
    """Return the cells of a method that distils classifiers, in docs/en."""
    return {'paper': paper(method), 'kind': method.kind,
            'lines': f'[{measured_methods.code_lines(method)}](../../{method.code})',
            **measured_methods.accuracy(method), 'step / plain': measured_methods.cost(method)}


def detector(method: Method) -> dict[str, str]:
    """Return the cells of a method that distils detectors."""
    return {'paper': paper(method), 'kind': method.kind, 'status': method.status}


WRITTEN = '<!-- written by tools/method_tables.py from configs/*/tables.yml -->'
PAGE_HEAD = """Each number is what the paper prints, and it leads to the config of its cell. A
number without a link has no config, and a note above the table says why. Numbers in italics are
those of the authors' own runs, where they tell them. `mmkd list tables` lists the names, `mmkd list
--table NAME` prints one, and `mmkd reproduce NAME` trains it."""
DOCUMENTS = {  # file -> cells of a row, and the task of the methods that it shows
    'docs/en/methods.md': (overview, ''),
    'docs/en/baselines.md': (baseline, 'classification'),
    'docs/en/detection.md': (detector, 'detection')}


COMPACT = 'README.md'  # Its table has a row for each kind of method.
CHECKED = '✓'


def checked(method: Method) -> str:
    """Return a mark where published numbers of the method's code are met."""
    return CHECKED if 'numbers' in method.status.split(';')[0] else ''


def compact_table(methods: list[Method]) -> list[str]:
    """Return the lines of the table that has a row for each kind of method."""
    rows = ['| compares | methods, with the year and paper of each |', '| --- | --- |']
    for kind in KINDS:
        entries = [f'[{method.name}]({method.folder}/README.md)&nbsp;{paper_of_year(method)}'
                   f'{checked(method)}' for method in methods if method.kind == kind]
        if entries:
            rows.append(f'| {kind} | {", ".join(entries)} |')
    return rows


def paper_of_year(method: Method) -> str:
    """Return the year of a paper, linked where the paper has an address."""
    year = str(method.year or method.source)
    return f'[{year}]({method.url})' if method.url else year


def table(document: str, methods: list[Method]) -> list[str]:
    """Return the lines of a document's table."""
    if document == COMPACT:
        return compact_table(methods)
    cells, task = DOCUMENTS[document]
    rows = []
    for method in methods:
        if not task or task in method.tasks:
            readme = os.path.relpath(f'{method.folder}/README.md', Path(document).parent)
            rows.append({'method': f'[{method.name}]({readme})', **cells(method)})
    lines = [list(rows[0]), ['---'] * len(rows[0]), *(list(row.values()) for row in rows)]
    return [f'| {" | ".join(line)} |' for line in lines]


def with_table(document: str, text: str, methods: list[Method]) -> str:
    """Return a document's text with the table of today.

    Raises:
        ValueError: The document lacks one of the two marks.
    """
    if not text.count(BEGIN) == text.count(END) == 1:
        raise ValueError(f'{document} must hold each of these lines once, for the table of '
                         f'methods between them: {BEGIN} and {END}')
    before, rest = text.split(BEGIN)
    return '\n'.join([f'{before}{BEGIN}', '', *table(document, methods), '',
                      f'{END}{rest.split(END)[1]}'])


def model_index(methods: list[Method]) -> str:
    """Return the text of model-index.yml."""
    folders = sorted({method.folder for method in methods})
    return '\n'.join(['# Written by tools/method_tables.py.', 'Import:',
                      *(f'  - {folder}/metafile.yml' for folder in folders), ''])


def table_pages() -> dict[str, str]:
    """Return the texts of docs/en/tables.md and of the pages for each paper."""
    papers: dict[str, list[Table]] = {}
    for each in load_tables().values():
        papers.setdefault(each.name.split('-')[0], []).append(each)
    lines = [WRITTEN, '', '# The tables of the papers', '', PAGE_HEAD]
    pages = {}
    for paper_name, tables in papers.items():
        page = f'tables/{paper_name}.md'
        lines += ['', f'## {paper_name.upper()}', '',
                  *(f'- [{each.name}]({page}#{each.name}): {each.title}' for each in tables)]
        pages[f'docs/en/{page}'] = _paper_page(paper_name, tables)
    return {**pages, 'docs/en/tables.md': '\n'.join([*lines, ''])}


def _paper_page(name: str, tables: list[Table]) -> str:
    lines = [WRITTEN, '', f'# Tables: {name.upper()}', '',
             'A number leads to the config of its cell. [All papers](../tables.md) says how to '
             'read and train them.']
    for each in tables:
        lines += ['', f'## {each.name}', '', *_titled_cells(each)]
    return '\n'.join([*lines, ''])


def _titled_cells(table: Table) -> list[str]:
    """Return the title with the reasons for what has no config, and the lines of the table."""
    columns = len(table.columns)
    rows = [table.cells[start:start + columns] for start in range(0, len(table.cells), columns)]
    reasons = [next((cell.reason for cell in cells if cell.reason), '') for cells in rows]
    numbers = {reason: str(number) for number, reason in
               enumerate(dict.fromkeys(filter(None, reasons)), 1)}
    notes = [f'Note {number}: {reason}.' for reason, number in numbers.items()]
    lines = [' '.join([f'{table.title}.', *notes]), '',
             f'| | {" | ".join(table.columns)} | note |', f'| --- {"| --- " * columns}| --- |']
    for cells, reason in zip(rows, reasons):
        lines.append(f'| {cells[0].row} | {" | ".join(_cell(cell) for cell in cells)} | '
                     f'{numbers.get(reason, "")} |')
    return lines


def _cell(cell: Cell) -> str:
    number = '-' if cell.paper is None else f'{cell.paper:g}'
    linked = f'[{number}](../../../configs/{cell.config}.py)' if cell.config else number
    logs = ', '.join(f'{value:g}' for value in cell.logs)
    return f'{linked}<br>*{logs}*' if logs else linked


def outdated() -> dict[Path, str]:
    """Return the files that do not say what the metafiles say, with the text that does."""
    methods = list(load_methods().values())
    texts = {ROOT / document: with_table(document, (ROOT / document).read_text(), methods)
             for document in (COMPACT, *DOCUMENTS)}
    texts[ROOT / 'model-index.yml'] = model_index(methods)
    texts.update((ROOT / path, text) for path, text in table_pages().items())
    return {path: text for path, text in texts.items()
            if not path.is_file() or path.read_text() != text}


def main() -> None:
    """Write the files, or name those that are out of date."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing')
    is_check, files = parser.parse_args().check, outdated()
    for path, text in files.items():
        if not is_check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        print(f'{"out of date" if is_check else "written"}: {path.relative_to(ROOT)}')
    if is_check and files:
        raise SystemExit('run python tools/method_tables.py')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
