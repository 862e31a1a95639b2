"""The examples of the pages on loops of one's own, executed as they are printed."""
import re

import pytest

EXAMPLES = [('your_own_loop', 0), ('your_own_loop', 1), ('your_own_loop', 2),
            ('recipes/grey_images', 0), ('recipes/unlabelled_images', 0)]


@pytest.mark.slow
@pytest.mark.parametrize('page, number', EXAMPLES)
def test_examples_run(page, number, repository, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (repository / f'docs/en/{page}.md').read_text()
    examples = re.findall(r'```python\n(.*?)```', text, re.S)
    assert len(examples) == sum(name == page for name, _ in EXAMPLES)
    exec(compile(examples[number], f'{page} {number}', 'exec'), {})
