"""Make the pages that nobody writes: methods, the API reference, pages of the project."""
import pkgutil
import shutil
from pathlib import Path

from docutils.nodes import document
from sphinx import addnodes
from sphinx.application import Sphinx

import method_pages
import mmkd
import site_links
from mmkd.apis.methods import load_methods

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / 'docs'
MADE = ('methods', 'api', 'project')  # folders of docs that each build makes anew
PROJECT = {  # page -> file of the repository
    'contributing': 'CONTRIBUTING.md', 'changelog': 'CHANGELOG.md', 'security': 'SECURITY.md',
    'code_of_conduct': 'CODE_OF_CONDUCT.md', 'releasing': 'RELEASING.md',
    'teachers': 'configs/teachers/README.md', 'transfer': 'configs/transfer/README.md',
    'dpk_ablations': 'configs/dpk/ablations/README.md', 'demo': 'configs/_demo_/README.md',
    'glyphs': 'configs/_benchmark_/README.md'}
ORPHAN = '---\norphan: true\n---\n\n'  # a page need not stand in the navigation
METHODS = list(load_methods().values())
PAGES = {**{file: f'project/{page}' for page, file in PROJECT.items()},
         **{path.relative_to(ROOT).as_posix(): path.relative_to(DOCS).with_suffix('').as_posix()
            for path in (DOCS / 'en').rglob('*.md')},
         'README.md': 'en/index'}


def find_page(path: str, label: str) -> str | None:
    """Return the page of a file; a README of several methods leads to the one in the label."""
    folder = path.removesuffix('/README.md')
    of_folder = [method for method in METHODS if method.folder == folder]
    if of_folder:
        named = [method for method in of_folder if method.name == label]
        return f'methods/{method_pages.slug((named or of_folder)[0])}'
    return PAGES.get(path) or PAGES.get(f'{path}/README.md')


def write(page: str, text: str, source: str) -> None:
    """Write a page whose text stands in the place of ``source``, with its links rewritten."""
    path = DOCS / f'{page}.md'
    path.parent.mkdir(exist_ok=True)
    path.write_text(ORPHAN + site_links.rewrite(text, source, page, ROOT, find_page))


def write_method_pages() -> None:
    """Write docs/methods."""
    folder = DOCS / 'methods'
    folder.mkdir()
    pictured = method_pages.draw_pictures(METHODS, ROOT, folder)
    for method in METHODS:
        text = method_pages.page(method, ROOT, method.name in pictured)
        write(f'methods/{method_pages.slug(method)}', text, f'{method.folder}/README.md')


def write_api_pages() -> None:
    """Write docs/api, one page for each room of the package."""
    folder = DOCS / 'api'
    folder.mkdir()
    rooms = sorted(module.name for module in pkgutil.iter_modules(mmkd.__path__) if module.ispkg)
    for room in rooms:
        (folder / f'{room}.rst').write_text(_room(f'mmkd.{room}', ROOT / 'mmkd' / room))


def _title(text: str, line: str = '=') -> str:
    return f'{text}\n{line * len(text)}\n\n'


def _room(package: str, folder: Path) -> str:
    modules = [(package, True), *((module.name, module.ispkg) for module in pkgutil.walk_packages(
        [str(folder)], f'{package}.'))]
    parts = [_title(package)]
    for name, is_package in modules:  # what a package passes on stands where it is defined
        members = '' if is_package else '   :members:\n   :show-inheritance:\n'
        heading = '' if name == package else _title(name, '-')
        parts.append(f'{heading}.. automodule:: {name}\n{members}\n')
    return ''.join(parts)


def make_pages(app: Sphinx) -> None:
    """Make all pages anew; Sphinx looks for pages afterwards."""
    for name in MADE:
        shutil.rmtree(DOCS / name, ignore_errors=True)
    write_method_pages()
    write_api_pages()
    for page, file in PROJECT.items():
        write(f'project/{page}', (ROOT / file).read_text(), file)


def read_page(app: Sphinx, page: str, source: list[str]) -> None:
    """Rewrite the links of a page of docs/en, and add what the navigation needs."""
    if not page.startswith('en/'):
        return
    source[0] = site_links.rewrite(source[0], f'docs/{page}.md', page, ROOT, find_page)
    below = {
        'en/methods': [f'../methods/{method_pages.slug(method)}' for method in METHODS],
        'en/tables': [f'tables/{path.stem}' for path in sorted((DOCS / 'en/tables').glob('*.md'))],
        'en/troubleshooting': [f'refused/{path.stem}'
                               for path in sorted((DOCS / 'en/refused').glob('*.md'))],
        'en/api': [f'../api/{path.stem}' for path in sorted((DOCS / 'api').glob('*.rst'))]}
    if page in below:
        source[0] += '\n' + site_links.toctree(below[page], hidden=page != 'en/api')
    if page == 'en/index':
        source[0] = site_links.contents(source[0])


def leave_source_to_the_reference(app: Sphinx, doctree: document) -> None:
    """Take the module from what a method's page describes.

    A page of source leads back to one place, which is the API reference: only it has an anchor.
    """
    if app.env.docname.startswith('methods/'):
        for signature in doctree.findall(addnodes.desc_signature):
            signature['module'] = ''


def setup(app: Sphinx) -> dict:
    """Connect to the build."""
    app.connect('builder-inited', make_pages)
    app.connect('source-read', read_page)
    app.connect('doctree-read', leave_source_to_the_reference, priority=400)  # before viewcode's
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


