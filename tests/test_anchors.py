"""A link of a document that names a place leads to a heading of that name."""
import re

import pytest

from tests.documents import ROOT, documents

LINK = re.compile(r'\]\(([^)\s#]*)#([^)\s]+)\)')
FENCE = re.compile(r'^[ ]*```.*?^[ ]*```', re.DOTALL | re.MULTILINE)


def slugs(text):
    """Return the names that GitHub gives to the headings of a document."""
    found = []
    for heading in re.findall(r'^#+ (.+)$', FENCE.sub('', text), re.MULTILINE):
        plain = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', heading).lower()
        slug = re.sub(r'[^\w\- ]', '', plain).strip().replace(' ', '-')
        found.append(f'{slug}-{found.count(slug)}' if slug in found else slug)
    return found


@pytest.mark.parametrize('document', documents(),
                         ids=lambda path: path.relative_to(ROOT).as_posix())
def test_anchors_exist(document):
    for path, anchor in LINK.findall(document.read_text()):
        if not path.startswith('http'):
            target = (document.parent / path).resolve() if path else document
            if target.suffix == '.md':
                assert anchor in slugs(target.read_text()), f'{path}#{anchor}'
