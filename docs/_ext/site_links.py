"""Where a link of a document leads on the site.

Documents link files of the repository, so that they can be read there too. On the site such a link
leads to the page that holds the file, to the module in the API reference, or to the file itself.
"""
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

LINK = re.compile(r'(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)')
FENCE = re.compile(r'(^```.*?^```[ ]*$)', re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r'\]\(([^)#\s]+)\)')
REMOTE = ('http://', 'https://', 'mailto:', '#')


def rewrite(text: str, source: str, page: str, root: Path,
            find_page: Callable[[str, str], str | None]) -> str:
    """Return a document's text with links that hold on the site.

    Args:
        text: The document, in Markdown.
        source: Path of the document in the repository.
        page: Name of the page that it becomes, such as ``en/speed``.
        root: Folder of the repository.
        find_page: (path in the repository, label of the link) -> name of a page, or None.
    """
    def replace(match: re.Match) -> str:
        mark, label, target = match.groups()
        if target.startswith(REMOTE):
            return match[0]
        path, _, anchor = target.partition('#')
        path = os.path.normpath(Path(source).parent / path)
        if name := find_page(path, label):
            place = f'#{anchor}' if anchor else ''
            return f'{mark}[{label}]({_relative(f"{name}.md", page)}{place})'
        if re.fullmatch(r'mmkd/[\w/]+\.py', path) and not path.endswith('__init__.py'):
            module = path.removesuffix('.py').replace('/', '.')
            return f'{{py:mod}}`{label.strip("`")} <{module}>`'
        if (root / path).is_dir() or path.endswith('.md'):  # a document that is no page
            return label
        below = path.removeprefix('docs/') if path.startswith('docs/') else f'../{path}'
        return f'{mark}[{label}]({_relative(below, page)})'

    parts = FENCE.split(text)
    return ''.join(part if part.startswith('```') else LINK.sub(replace, part) for part in parts)


def _relative(target: str, page: str) -> str:
    return os.path.relpath(target, Path(page).parent).replace(os.sep, '/')


def contents(text: str) -> str:
    """Return the front page with its lists of links as the contents of the site.

    Each section whose links are pages becomes a part of the navigation; the links stay.
    """
    parts = re.split(r'^## (.+)$', text, flags=re.MULTILINE)
    lists = []
    for caption, body in zip(parts[1::2], parts[2::2]):
        pages = list(dict.fromkeys(link for link in ENTRY.findall(body) if link.endswith('.md')))
        if pages:
            lists.append(toctree(pages, caption=caption.strip(), hidden=True))
    return '\n'.join([text.rstrip(), '', *lists])


def toctree(pages: list[str], caption: str = '', hidden: bool = False, **options: str) -> str:
    """Return the directive that makes pages a part of the navigation."""
    settings: Mapping[str, str] = {**({'caption': caption} if caption else {}),
                                   **({'hidden': ''} if hidden else {}), **options}
    lines = [f':{key}: {value}'.rstrip() for key, value in settings.items()]
    return '\n'.join(['```{toctree}', *lines, '', *pages, '```', ''])
