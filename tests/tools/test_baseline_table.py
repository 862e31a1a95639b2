import json

from tests.tools import loading


def test_table(tmp_path):
    summary = dict(last=[93.61, 0.72], best=[94.0, 0.6], runs=3)
    (tmp_path / 'results.json').write_text(json.dumps(dict(
        summaries={'student alone': summary, 'AB': summary, 'CRD': summary})))
    (tmp_path / 'times.json').write_text(json.dumps([dict(
        config='configs/ab/boundaries_resnet32x4_resnet8x4_cifar100.py', step_ms=712.4,
        floor_ms=700.0, ratio=1.0177, extra_parameters=1234)]))
    printed = loading.run('benchmarks/baseline_table.py', tmp_path / 'times.json',
                          '--accuracies', tmp_path / 'results.json')
    rows = {line.split('|')[1].strip(): line for line in printed.splitlines()
            if line.startswith('| ')}
    assert rows['AB'] == '| AB | 93.6 ± 0.7 | +12 | 1.018 | 1,234 |'
    assert rows['CRD'] == '| CRD | 93.6 ± 0.7 | - | - | - |'
    assert list(rows) == ['method', 'student alone', 'AB', 'CRD']
