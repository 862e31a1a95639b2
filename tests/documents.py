"""The documents of the repository, without the pages that a build of the site makes."""
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MADE = ('_build', 'api', 'methods', 'project')  # folders of docs, see docs/_ext/site_pages.py


def documents(root: Path = ROOT) -> list[Path]:
    """Return the paths of all documents that somebody reads."""
    of_docs = [path for path in (root / 'docs').rglob('*.md')
               if path.relative_to(root / 'docs').parts[0] not in MADE]
    return sorted([*root.glob('*.md'), *of_docs, *root.glob('configs/**/*.md'),
                   *root.glob('.github/**/*.md'), *root.glob('tests/data/*.md')])
