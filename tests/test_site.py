"""The site that `bash tools/build_docs.sh` builds: no warning, no dead link, no page too wide."""
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from mmkd.apis.methods import load_methods
from tests import site_browser
from tests.documents import ROOT

pytestmark = pytest.mark.extended
WIDTHS = (1280, 390)  # of a desktop and of a phone


class Page(HTMLParser):
    """What a page links, loads and can be linked at."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note links, files and places."""
        values = dict(attributes)
        self.ids.update(filter(None, (values.get('id'), values.get('name'))))
        if tag == 'a' and values.get('href'):
            self.links.append(values['href'])
        self.loads += [values[key] for tag_name, key in (
            ('script', 'src'), ('img', 'src'), ('link', 'href'), ('source', 'src'))
            if tag == tag_name and values.get(key)]


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp('site')
    done = subprocess.run(
        [sys.executable, '-m', 'sphinx', '-W', '--keep-going', '-q', '-b', 'html',
         '-d', str(folder / 'doctrees'), str(ROOT / 'docs'), str(folder / 'html')],
        capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-4000:]
    return folder / 'html'


@pytest.fixture(scope='module')
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path.read_text())
            for path in sorted(site.rglob('*.html'))}


def test_every_method_has_a_page_with_its_parts(site):
    methods = load_methods().values()
    texts = {path.stem: path.read_text() for path in (site / 'methods').glob('*.html')}
    assert len(texts) == len(methods)
    for text in texts.values():
        assert 'id="arguments"' in text and 'id="as-a-config"' in text
    for name in ('dpk', 'mdr', 'vsd', 'sd_kd', 'hssakd', 'kd'):
        assert '<math' in texts[name]


def test_links_lead_to_a_page_and_a_place(site, pages):
    checked = 0
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = (site / name).parent / unquote(parts.path) if parts.path else site / name
            assert path.exists(), f'{name}: {link}'
            target = path.resolve().relative_to(site.resolve()).as_posix()
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].ids, f'{name}: {link}'
            checked += 1
    assert checked > 5000


def test_pages_load_nothing_from_elsewhere(site, pages):
    for name, page in pages.items():
        for link in page.loads:
            parts = urlsplit(link)
            assert parts.scheme in ('', 'data') and not parts.netloc, f'{name} loads {link}'
            if not parts.scheme:
                assert ((site / name).parent / unquote(parts.path)).exists(), f'{name}: {link}'


@pytest.mark.skipif(site_browser.find_browser() is None, reason='no Chromium on this machine')
def test_pages_in_a_browser(site, pages):
    shown = [name for name in pages if not name.startswith('_modules/')]
    found, errors = site_browser.look_at(site, shown, WIDTHS)
    assert len(found) == len(shown) * len(WIDTHS)
    assert not errors
    assert not [each for each in found if each['foreign']]
    assert not [each for each in found if each['needed'] > each['width']]


@pytest.mark.skipif(site_browser.find_browser() is None, reason='no Chromium on this machine')
def test_the_search_finds_pages(site):
    queries = ['search.html?q=RegionLogits', 'search.html?q=normalisation', 'search.html?q=qzxqzx']
    found, errors = site_browser.look_at(site, queries, WIDTHS[:1])
    several, words, nothing = (each['results'] for each in found)
    assert several > 3 and words > 3 and nothing == 0
    assert not errors
