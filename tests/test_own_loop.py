"""The examples of the page on loops of one's own, executed as they are printed."""
import re

import pytest

PAGE = 'docs/en/your_own_loop.md'


@pytest.mark.slow
@pytest.mark.parametrize('number', range(3))
def test_examples_run(number, repository, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r'```python\n(.*?)```', (repository / PAGE).read_text(), re.S)
    assert len(examples) == 3
    exec(compile(examples[number], f'example {number}', 'exec'), {})
