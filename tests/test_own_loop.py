"""The examples of the page on loops of one's own, executed as they are printed."""
import re

import pytest

NUMBER = 6
OPTIONAL = ('lightning', 'accelerate')


@pytest.mark.slow
@pytest.mark.parametrize('number', range(NUMBER))
def test_examples_run(number, repository, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (repository / 'docs/en/your_own_loop.md').read_text()
    examples = re.findall(r'```python\n(.*?)```', text, re.S)
    assert len(examples) == NUMBER
    for name in OPTIONAL:
        if re.search(rf'(import|from) {name}', examples[number]):
            pytest.importorskip(name)
    exec(compile(examples[number], f'your_own_loop {number}', 'exec'), {})
