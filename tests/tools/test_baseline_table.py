import json
from pathlib import Path

from tests.tools import loading

baseline_table = loading.load_tool('benchmarks/baseline_table.py')
ROOT = Path(__file__).parents[2]


def test_every_method_has_its_files():
    for label, method in baseline_table.METHODS.items():
        folder = ROOT / 'configs' / label.lower()
        assert (folder / 'README.md').is_file()
        assert (folder / f'{method.first_stage}{baseline_table.PAIR}.py').is_file()
        assert (ROOT / 'configs/_demo_' / f'{label.lower()}_digits.py').is_file()


def test_lines_of_code_leave_out_words(tmp_path, monkeypatch):
    source = tmp_path / 'a_loss.py'
    source.write_text(
        '"""Words.\n\nMore."""\n# why\nimport math\n\n\nclass A:\n    """Words."""\n\n'
        '    def forward(self):\n        """Words."""\n        return math.pi\n')
    monkeypatch.setattr(baseline_table.inspect, 'getfile', lambda loss: str(source))
    assert baseline_table.lines_of_code('KDLoss') == 4


def test_table(tmp_path):
    summary = dict(last=[93.61, 0.72], best=[94.0, 0.6], runs=3)
    (tmp_path / 'results.json').write_text(json.dumps(dict(
        summaries={'student alone': summary, 'AB': summary})))
    (tmp_path / 'times.json').write_text(json.dumps([dict(
        config='configs/ab/boundaries_resnet32x4_resnet8x4_cifar100.py', step_ms=712.4,
        floor_ms=700.0, ratio=1.0177, extra_parameters=1234)]))
    printed = loading.run('benchmarks/baseline_table.py', tmp_path / 'times.json',
                          '--accuracies', tmp_path / 'results.json')
    rows = {line.split('|')[1].strip(): line for line in printed.splitlines()
            if line.startswith('| ')}
    ab = rows['[AB](../../configs/ab/README.md)']
    assert '| 93.6 ± 0.7 | +12 | 1.018 | 1,234 |' in ab
    assert '| - | - | - | - |' in rows['[CRD](../../configs/crd/README.md)']
    assert len(rows) == 2 + len(baseline_table.METHODS)
